package dev.keyregistry.command.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {

  private static final int MAX = 4;
  private static final String TOO_LONG = "(too long)";

  private final List<String> lines = new ArrayList<>();

  private LineSplitter splitter() {
    return new LineSplitter(
        MAX,
        new LineSplitter.Lines() {
          @Override
          public void line(byte[] line) {
            lines.add(new String(line, UTF_8));
          }

          @Override
          public void tooLong() {
            lines.add(TOO_LONG);
          }
        });
  }

  @Test
  void lines_are_the_same_however_the_bytes_arrive() {
    byte[] text = "ab\n\nabcd\nabcde\nabcdefghij\nx".getBytes(UTF_8);
    for (int size = 1; size <= text.length; size++) {
      lines.clear();
      LineSplitter splitter = splitter();
      for (int from = 0; from < text.length; from += size) {
        splitter.add(Arrays.copyOfRange(text, from, Math.min(text.length, from + size)));
      }
      splitter.end();
      assertThat(lines).containsExactly("ab", "", "abcd", TOO_LONG, TOO_LONG, "x");
    }
  }

  @Test
  void a_line_feed_at_the_end_begins_no_line() {
    LineSplitter splitter = splitter();
    splitter.add("a\n".getBytes(UTF_8));
    splitter.end();
    assertThat(lines).containsExactly("a");
  }

  @Test
  void a_last_line_that_is_too_long_is_told() {
    LineSplitter splitter = splitter();
    splitter.add("abcdef".getBytes(UTF_8));
    splitter.end();
    assertThat(lines).containsExactly(TOO_LONG);
  }
}
