package dev.keyregistry.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {

  private final List<String> closed = new ArrayList<>();
  private final Parts parts = new Parts();

  private AutoCloseable part(String name) {
    return () -> closed.add(name);
  }

  @Test
  void parts_are_closed_once_in_the_opposite_order() {
    parts.add(part("first"));
    parts.add(part("second"));
    parts.close();
    parts.close();
    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void a_failing_start_closes_what_was_open() {
    assertThatThrownBy(
            () ->
                parts.opening(
                    () -> {
                      parts.add(part("first"));
                      parts.add(part("second"));
                      throw new IllegalStateException("the third");
                    }))
        .hasMessage("the third");
    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void a_part_that_does_not_close_keeps_no_other_open() {
    parts.add(part("first"));
    parts.add(
        () -> {
          throw new IllegalStateException("stuck");
        });
    parts.close();
    assertThat(closed).containsExactly("first");
  }

  @Test
  void a_part_that_comes_too_late_is_closed_at_once() {
    parts.close();
    assertThatThrownBy(() -> parts.add(part("late"))).isInstanceOf(ServerStartException.class);
    assertThat(closed).containsExactly("late");
  }
}
