package dev.keyregistry.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.http.problem.Problem;
import org.junit.jupiter.api.Test;

class FailureRunTest {

  private static final RowAnswer FAILED = RowAnswer.of(1, RowAnswer.NOT_TRIED);
  private static final RowAnswer REFUSED = RowAnswer.of(1, Problem.of(404, "not_found", "none"));

  private final FailureRun run = new FailureRun();

  private int tried(int rows) {
    int tried = 0;
    for (int i = 0; i < rows; i++) {
      tried += run.triesNext() ? 1 : 0;
    }
    return tried;
  }

  private void fail(int rows) {
    for (int i = 0; i < rows; i++) {
      run.add(FAILED);
    }
  }

  @Test
  void rows_are_tried_until_many_have_failed_in_a_row() {
    fail(FailureRun.MANY - 1);
    assertThat(run.triesNext()).isTrue();
    fail(1);
    assertThat(run.triesNext()).isFalse();
  }

  @Test
  void then_one_of_many_is_tried() {
    fail(FailureRun.MANY);
    assertThat(tried(FailureRun.MANY - 1)).isZero();
    assertThat(tried(1)).isOne();
    assertThat(tried(10 * FailureRun.MANY)).isEqualTo(10);
  }

  @Test
  void all_are_tried_again_once_one_did_not_fail_though_others_were_not_tried_meanwhile() {
    fail(3 * FailureRun.MANY);
    run.add(REFUSED);
    assertThat(tried(100)).isEqualTo(100);
    fail(FailureRun.MANY - 1); // what was in the window behind it
    assertThat(tried(100)).isEqualTo(100);
  }
}
