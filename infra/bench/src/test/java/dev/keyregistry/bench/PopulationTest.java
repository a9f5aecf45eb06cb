package dev.keyregistry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Verdict;
import java.time.Clock;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PopulationTest {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final Population population = new Population(100_000);

  @Test
  void every_key_is_valid_with_its_secret_and_from_the_loopback_address() {
    KeyValidator validator = validator();

    assertThat(IntStream.range(0, population.keys()))
        .allMatch(key -> verdict(validator, Population.secret(key).reveal()) == Verdict.VALID);
    assertThat(IntStream.range(0, population.keys()))
        .allMatch(
            number ->
                verdict(validator, Population.unknownSecret(number).reveal()) == Verdict.UNKNOWN);
  }

  @Test
  void one_key_in_a_hundred_is_bound_to_networks() {
    long bound =
        population.keyViews().filter(key -> !key.restrictions().allowedIps().isEmpty()).count();

    assertThat(bound).isEqualTo(population.keys() / 100);
  }

  @Test
  void positions_have_no_gap() {
    assertThat(population.views().mapToLong(EntityView::position))
        .containsExactly(
            LongStream.rangeClosed(1, population.lastPosition()).boxed().toArray(Long[]::new));
  }

  @Test
  void a_view_is_always_the_same_and_survives_the_codec() {
    KeyView view = population.view(99);

    assertThat(new Population(1_000_000).view(99)).isEqualTo(view);
    assertThat(ViewCodec.decode(ViewCodec.encode(view))).isEqualTo(view);
  }

  private KeyValidator validator() {
    var image = new KeyImage();
    population.views().forEach(image::apply);
    image.complete();
    return new KeyValidator(image, Clock.systemUTC());
  }

  private static Verdict verdict(KeyValidator validator, String secret) {
    return validator.validate(Carriage.ofSecret(secret), Demand.NOTHING.from(LOOPBACK)).verdict();
  }
}
