package dev.keyregistry.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PositionWaitersTest {

  private final PositionWaiters waiters = new PositionWaiters();
  private final AtomicLong newest = new AtomicLong(5);

  @Test
  void a_position_that_is_there_is_not_waited_for() {
    assertThat(await(5)).isCompletedWithValue(true);
  }

  @Test
  void waiters_go_on_as_soon_as_their_position_is_there() {
    CompletableFuture<Boolean> seven = await(7);
    CompletableFuture<Boolean> nine = await(9);
    release(8);
    assertThat(seven).isCompletedWithValue(true);
    assertThat(nine).isNotDone();
    release(9);
    assertThat(nine).isCompletedWithValue(true);
  }

  @Test
  void waiting_ends_at_the_limit() throws Exception {
    var waiting = waiters.await(6, Duration.ofMillis(30), newest::get);
    assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
  }

  private CompletableFuture<Boolean> await(long position) {
    return waiters.await(position, Duration.ofMinutes(1), newest::get);
  }

  private void release(long position) {
    newest.set(position);
    waiters.release(position);
  }
}
