package dev.keyregistry.validator.rate;

import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.tenant;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.UsagePolicy.RateLimit;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.Identity;
import dev.keyregistry.validator.validation.KeyValidator;
import java.time.Clock;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateLimiterTest {

  private static final String SECRET = "abc";

  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - SECOND); // wraps around at once
  private final RateLimiter limiter = new RateLimiter(now::get);
  private final KeyImage image = new KeyImage();
  private int position = 2;

  @Test
  void a_key_may_be_used_as_often_as_its_rate_says_and_again_as_time_goes_by() {
    Identity key = limited(new RateLimit(3, 6));
    assertThat(IntStream.range(0, 3).mapToObj(i -> taken(key).remaining()))
        .containsExactly(2L, 1L, 0L);
    assertThat(taken(key)).isEqualTo(new Quota(new RateLimit(3, 6), false, 0, 2));
    now.addAndGet(2 * SECOND);
    assertThat(taken(key).allowed()).isTrue();
    assertThat(taken(key).allowed()).isFalse();
    now.addAndGet(600 * SECOND);
    assertThat(taken(key)).isEqualTo(new Quota(new RateLimit(3, 6), true, 2, 2));
  }

  @Test
  void what_is_refused_uses_nothing_up() {
    Identity key = limited(new RateLimit(1, 10));
    assertThat(taken(key).allowed()).isTrue();
    for (int i = 0; i < 100; i++) {
      assertThat(taken(key).allowed()).isFalse();
    }
    now.addAndGet(10 * SECOND);
    assertThat(taken(key).allowed()).isTrue();
  }

  @Test
  void a_route_has_a_rate_of_its_own_for_each_key() {
    Identity key = limited(new RateLimit(1, 10));
    RateLimit ofRoute = new RateLimit(2, 10);
    assertThat(limiter.take(key, "/a", ofRoute).remaining()).isEqualTo(1);
    assertThat(limiter.take(key, "/a", ofRoute).remaining()).isZero();
    assertThat(limiter.take(key, "/a", ofRoute).allowed()).isFalse();
    assertThat(limiter.take(key, "/b", ofRoute).remaining()).isEqualTo(1);
    assertThat(taken(key).allowed()).isTrue();
  }

  @Test
  void what_is_given_back_can_be_taken_again() {
    Identity key = limited(new RateLimit(2, 10));
    taken(key);
    taken(key);
    limiter.giveBack(key);
    assertThat(taken(key).allowed()).isTrue();
    assertThat(taken(key).allowed()).isFalse();
  }

  @Test
  void who_looks_sees_what_would_be_answered_and_uses_nothing_up() {
    Identity key = limited(new RateLimit(1, 10));
    for (int i = 0; i < 3; i++) {
      assertThat(limiter.look(key)).isEqualTo(new Quota(new RateLimit(1, 10), true, 0, 10));
    }
    Quota looked = limiter.look(key);
    assertThat(taken(key)).isEqualTo(looked);
    assertThat(limiter.look(key)).isEqualTo(taken(key));
    assertThat(limiter.look(key, "/a", new RateLimit(1, 10)).allowed()).isTrue();
  }

  @Test
  void a_key_without_a_rate_has_none_to_keep_to() {
    assertThat(limiter.take(limited(null))).isNull();
  }

  @Test
  void a_changed_rate_begins_anew() {
    assertThat(taken(limited(new RateLimit(1, 10))).allowed()).isTrue();
    assertThat(taken(limited(new RateLimit(2, 10))).remaining()).isEqualTo(1);
  }

  @Test
  void many_threads_together_get_no_more_than_the_rate() {
    Identity key = limited(new RateLimit(1_000, 3_600));
    long allowed = IntStream.range(0, 20_000).parallel().filter(i -> taken(key).allowed()).count();
    assertThat(allowed).isEqualTo(1_000);
  }

  private Quota taken(Identity key) {
    return Objects.requireNonNull(limiter.take(key));
  }

  private Identity limited(@Nullable RateLimit limit) {
    image.apply(tenant(1));
    image.apply(key(1).secret(SECRET).rateLimit(limit).at(position++));
    Decision decision =
        new KeyValidator(image, Clock.systemUTC())
            .validate(Carriage.ofSecret(SECRET), Demand.NOTHING);
    return Objects.requireNonNull(decision.key());
  }
}
