package dev.keyregistry.command.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.http.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowReaderTest {

  private static final Problem DENIED = Problem.of(401, "invalid_token", "revoked");
  private static final Problem AWAY = Problem.of(503, "log_unavailable", "away");
  private static final Problem ODD = Problem.of(422, "invalid_request_body", "odd");

  private final RowWindow window = new RowWindow(Runnable::run, () -> {});
  private final ClientProgress progress = new ClientProgress(1, 64);
  private final List<Long> tried = new ArrayList<>();
  private Problem answer = ODD;
  private @Nullable Problem denied;

  private final RowReader reader =
      new RowReader(
          new RowReader.Rows() {
            @Override
            public ImportRow read(long row, byte[] line) {
              tried.add(row);
              return ImportRow.answered(RowAnswer.of(row, answer));
            }

            @Override
            public @Nullable Problem denied() {
              return denied;
            }
          },
          window,
          progress);

  /** Reads rows one by one, each after the answer to the one before. */
  private void rows(int rows) {
    for (int i = 0; i < rows; i++) {
      reader.add("{}\n".getBytes(UTF_8));
      RowAnswer next = window.poll();
      if (next != null) {
        reader.answered(next);
      }
    }
  }

  @Test
  void while_the_log_is_away_one_row_of_many_is_tried_and_when_it_is_back_all_are() {
    answer = AWAY;
    rows(FailureRun.MANY);
    tried.clear();
    rows(2 * FailureRun.MANY);
    assertThat(tried).containsExactly(2L * FailureRun.MANY, 3L * FailureRun.MANY);
    answer = ODD;
    rows(FailureRun.MANY);
    tried.clear();
    rows(10);
    assertThat(tried).hasSize(10);
  }

  @Test
  void a_denied_caller_gets_no_further_row_tried() {
    rows(1);
    denied = DENIED;
    reader.add("{}\n{}\n".getBytes(UTF_8));
    assertThat(tried).hasSize(1);
    assertThat(reader.stopped()).isEqualTo(DENIED);
    assertThat(reader.isDone()).isTrue();
  }

  @Test
  void the_first_reason_to_stop_stays() {
    reader.stop(ODD);
    reader.stop(AWAY);
    denied = DENIED;
    assertThat(reader.stopped()).isEqualTo(ODD);
  }

  @Test
  void blank_lines_are_counted_and_are_no_progress() {
    reader.add("\n \t\r\n".getBytes(UTF_8));
    assertThat(progress.tooSlow(true)).isTrue();
    reader.add("{}\n".getBytes(UTF_8));
    assertThat(progress.tooSlow(true)).isFalse();
    assertThat(tried).containsExactly(3L);
  }
}
