package dev.keyregistry.validator.bounded;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.validator.image.RandomLog;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A bounded image with a source, a deadline and a validator that a test drives. */
final class BoundedEdge {

  final BoundedImage image;
  final Asks asks = new Asks();
  final List<Runnable> deadlines = new ArrayList<>();
  final Map<FillOutcome, Integer> outcomes = new EnumMap<>(FillOutcome.class);
  private final KeyFills fills;
  private final KeyValidator validator;
  private long nanos;

  BoundedEdge(int maxKeys) {
    Ticker ticker = () -> nanos;
    image = new BoundedImage(maxKeys, ticker);
    fills =
        new KeyFills(
            image,
            asks,
            deadlines::add,
            (outcome, took) -> outcomes.merge(outcome, 1, Integer::sum),
            ticker);
    validator = new KeyValidator(image, () -> RandomLog.START);
  }

  void later(long moreNanos) {
    nanos += moreNanos;
  }

  /** The feed brings the one record of an event. */
  void feed(EntityView view) {
    image.saw(TestLog.headers(view.position()));
    image.apply(view);
    image.advance(view.position());
  }

  Decision decide(String secret) {
    return validator.validate(Carriage.ofSecret(secret), Demand.NOTHING);
  }

  Verdict verdict(String secret) {
    return decide(secret).verdict();
  }

  @Nullable CompletionStage<?> fetch(SecretHash secret) {
    return fills.fetch(secret);
  }

  int count(FillOutcome outcome) {
    return outcomes.getOrDefault(outcome, 0);
  }
}
