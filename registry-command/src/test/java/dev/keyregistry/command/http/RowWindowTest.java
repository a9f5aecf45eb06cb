package dev.keyregistry.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.http.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowWindowTest {

  private final Deque<Runnable> work = new ArrayDeque<>();
  private final List<Long> worked = new ArrayList<>();
  private final RowWindow window = new RowWindow(work::add, () -> {});

  private static RowAnswer answer(long row) {
    return RowAnswer.of(row, Problem.of(404, "not_found", "none"));
  }

  private void add(long row, String secret) {
    add(row, secret, 1);
  }

  private void add(long row, String secret, int size) {
    window.add(
        new ImportRow(
            SecretHash.of(secret.getBytes(StandardCharsets.UTF_8)),
            () -> {
              worked.add(row);
              return answer(row);
            }),
        size);
  }

  @Test
  void answers_come_in_order_whichever_row_is_done_first() {
    add(1, "a");
    add(2, "b");
    window.add(ImportRow.answered(answer(3)), 1);
    work.removeLast().run();
    assertThat(window.poll()).isNull();
    work.removeLast().run();
    assertThat(window.poll()).isEqualTo(answer(1));
    assertThat(window.poll()).isEqualTo(answer(2));
    assertThat(window.poll()).isEqualTo(answer(3));
    assertThat(window.isEmpty()).isTrue();
    assertThat(window.poll()).isNull();
  }

  @Test
  void a_row_waits_for_the_one_before_it_with_the_same_secret() {
    add(1, "a");
    add(2, "a");
    add(3, "a");
    assertThat(work).hasSize(1);
    while (!work.isEmpty()) {
      work.remove().run();
    }
    assertThat(worked).containsExactly(1L, 2L, 3L);
  }

  @Test
  void a_row_whose_forerunner_is_answered_waits_for_nothing() {
    add(1, "a");
    work.remove().run();
    window.poll();
    add(2, "a");
    assertThat(work).hasSize(1);
  }

  @Test
  void it_is_full_of_rows_or_of_bytes_until_some_are_taken() {
    for (int i = 0; i < RowWindow.MAX_ROWS; i++) {
      assertThat(window.isFull()).isFalse();
      add(i, "" + i);
    }
    assertThat(window.isFull()).isTrue();
    work.remove().run();
    window.poll();
    assertThat(window.isFull()).isFalse();
    add(0, "large", (int) RowWindow.MAX_BYTES);
    assertThat(window.isFull()).isTrue();
  }

  @Test
  void it_waits_while_its_oldest_row_stays_the_same() {
    assertThat(window.waits()).isFalse();
    assertThat(window.waits()).isFalse();
    add(1, "a");
    add(2, "b");
    assertThat(window.waits()).isFalse();
    assertThat(window.waits()).isTrue();
    work.remove().run();
    window.poll();
    assertThat(window.waits()).isFalse();
    assertThat(window.waits()).isTrue();
  }

  @Test
  void work_that_nobody_waits_for_is_not_begun() {
    add(1, "a");
    window.abandon();
    work.remove().run();
    assertThat(worked).isEmpty();
    assertThat(window.poll()).isNotNull();
    assertThat(window.isEmpty()).isTrue();
  }
}
