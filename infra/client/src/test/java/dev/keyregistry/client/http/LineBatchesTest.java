package dev.keyregistry.client.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineBatchesTest {

  @Test
  void a_stream_is_cut_after_a_number_of_lines() throws IOException {
    assertThat(cut("a\nb\nc\nd\ne")).containsExactly("a\nb\n", "c\nd\n", "e");
    assertThat(cut("a\nb\n")).containsExactly("a\nb\n");
    assertThat(cut("\n\n\n")).containsExactly("\n\n", "\n");
    assertThat(cut("")).isEmpty();
  }

  @Test
  void a_line_may_be_longer_than_what_is_read_at_once() throws IOException {
    String line = "x".repeat(200_000) + '\n';
    assertThat(cut(line + line + line)).containsExactly(line + line, line);
  }

  private static List<String> cut(String text) throws IOException {
    var batches = new LineBatches(new ByteArrayInputStream(text.getBytes(UTF_8)), 2);
    List<String> all = new ArrayList<>();
    while (batches.hasNext()) {
      all.add(new String(batches.next().readAllBytes(), UTF_8));
    }
    return all;
  }
}
