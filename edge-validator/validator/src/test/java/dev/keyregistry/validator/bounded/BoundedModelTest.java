package dev.keyregistry.validator.bounded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.validator.TestKeys;
import dev.keyregistry.validator.image.FedImage;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.image.RandomLog;
import dev.keyregistry.validator.image.RandomLog.Step;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.KeyValidator;
import dev.keyregistry.validator.validation.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * A bounded edge beside one that holds every key, on the same feed: whatever comes when, the
 * bounded one says the same, or that it does not know. Requests, answers, snapshots, records,
 * evictions and deadlines happen in a random order, on one thread.
 */
class BoundedModelTest {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());
  private static final int RUNS = 150;
  private static final int STEPS = 600;
  private static final int MAX_KEYS = 4;
  private static final long SECOND = 1_000_000_000;

  @Test
  void E8_a_bounded_edge_says_what_one_with_every_key_says_or_that_it_does_not_know() {
    long judged = 0;
    long evicted = 0;
    for (int run = 0; run < RUNS; run++) {
      var model = new Model(SEED + run);
      for (int step = 0; step < STEPS; step++) {
        model.step();
      }
      model.settle();
      judged += model.judged;
      evicted += model.edge.image.evictions();
    }
    assertThat(judged).as("requests that were not answered STALE").isGreaterThan(RUNS * 50L);
    assertThat(evicted).isGreaterThan(RUNS * 3L);
  }

  private static final class Model {
    private final long seed;
    private final Random random;
    private final RandomLog log;
    private final BoundedEdge edge = new BoundedEdge(MAX_KEYS);
    private final KeyImage whole = new KeyImage();
    private final KeyValidator oracle = new KeyValidator(whole, () -> RandomLog.START);
    private final TestStore store = new TestStore();
    private final List<Waiting> waiting = new ArrayList<>();
    private int fed;
    private int stored;
    private int part; // of the record that the feed brings
    private long judged;

    private record Waiting(int secret, CompletionStage<?> until) {}

    Model(long seed) {
      this.seed = seed;
      random = new Random(seed);
      log = new RandomLog(random, 5, 0);
      for (int i = 0; i < 20; i++) {
        log.append();
      }
      for (Step step : log.steps()) { // read before there is a request: keys are passed over
        EntityView fold = Objects.requireNonNull(step.fold(), "no removal");
        whole.apply(fold);
        whole.advance(step.position());
        edge.image.saw(TestLog.headers(step.position()));
        if (edge.image.wants(step.id())) {
          edge.image.apply(fold);
        }
        edge.image.advance(step.position());
      }
      fed = log.steps().size();
      whole.complete();
      edge.image.complete();
    }

    void step() {
      switch (random.nextInt(20)) {
        case 0, 1, 2 -> log.append();
        case 3, 4, 5 -> storeOne();
        case 6, 7, 8, 9 -> feedPart();
        case 10 -> feedAgain();
        case 11, 12, 13 -> take();
        case 14, 15 -> deliver();
        case 16 -> mishap();
        default -> request(random.nextInt(log.secrets() + 2)); // two that no key ever has
      }
      assertThat(edge.image.size()).as(at()).isLessThanOrEqualTo(MAX_KEYS);
      for (int i = 0; i < 3; i++) {
        compare(random.nextInt(log.secrets() + 2));
      }
    }

    private void storeOne() {
      if (stored < log.steps().size()) {
        Step step = log.steps().get(stored++);
        store.apply(step.position(), step.fold());
      }
    }

    /** One of the three things that the feed does with a record. */
    private void feedPart() {
      if (fed == log.steps().size()) {
        return;
      }
      Step step = log.steps().get(fed);
      switch (part) {
        case 0 -> edge.image.saw(TestLog.headers(step.position()));
        case 1 -> into(step);
        default -> {
          whole.advance(step.position());
          edge.image.advance(step.position());
          fed++;
        }
      }
      part = (part + 1) % 3;
    }

    private void into(Step step) {
      if (step.view() == null && random.nextInt(4) == 0) { // its headers cannot be read either
        whole.deny(step.id(), 0);
        edge.image.deny(step.id(), 0);
      } else {
        step.into(whole);
        step.into(edge.image);
      }
    }

    /** The relay sends a record again, or the feed reads from the start. */
    private void feedAgain() {
      int to = fed;
      int from = random.nextInt(5) == 0 ? 0 : random.nextInt(to);
      int end = from == 0 ? to : from + 1;
      for (Step old : log.steps().subList(from, end)) {
        again(old, whole);
        edge.image.saw(TestLog.headers(old.position()));
        again(old, edge.image);
      }
    }

    // What was passed over at first cannot be denied by its copy at only one of the two.
    private static void again(Step old, FedImage image) {
      if (old.view() != null) {
        image.apply(old.view());
        image.advance(old.position());
      }
    }

    private void take() {
      for (Asks.Ask ask : edge.asks.open) {
        if (!ask.isTaken() && random.nextBoolean()) {
          ViewAnswer answer = store.answer(ask.secret);
          boolean foreign = random.nextInt(30) == 0;
          ask.take(foreign ? foreign(answer) : answer);
        }
      }
    }

    /** As of a store that was restored from another cell's backup, or an older one. */
    private ViewAnswer foreign(ViewAnswer answer) {
      var log = new LogIdentity(new UUID(1, random.nextInt(2, 4)), random.nextInt(0, 2));
      return log.equals(answer.log())
          ? answer
          : new ViewAnswer(answer.position() + 100, answer.chainHash(), log, null);
    }

    private void deliver() {
      List<Asks.Ask> ready = edge.asks.open.stream().filter(Asks.Ask::isTaken).toList();
      if (!ready.isEmpty()) {
        edge.asks.deliver(ready.get(random.nextInt(ready.size())));
        rejudge();
      }
    }

    private void mishap() {
      edge.later(random.nextInt(100) * SECOND);
      if (random.nextBoolean() && !edge.asks.open.isEmpty()) {
        edge.asks.fail(edge.asks.open.get(random.nextInt(edge.asks.open.size())));
      } else if (!edge.deadlines.isEmpty()) {
        edge.deadlines.remove(random.nextInt(edge.deadlines.size())).run();
      }
      rejudge();
    }

    private void request(int secret) {
      if (compare(secret).verdict() == Verdict.STALE) {
        CompletionStage<?> until = edge.fetch(TestKeys.hash(RandomLog.secretText(secret)));
        if (until != null) {
          waiting.add(new Waiting(secret, until));
        }
      }
    }

    private void rejudge() {
      waiting.removeIf(
          request -> {
            boolean over = request.until.toCompletableFuture().isDone();
            if (over) {
              compare(request.secret);
            }
            return over;
          });
    }

    private Decision compare(int secret) {
      String text = RandomLog.secretText(secret);
      Decision decision = edge.decide(text);
      if (decision.verdict() != Verdict.STALE) {
        Decision expected = oracle.validate(Carriage.ofSecret(text), Demand.NOTHING);
        assertThat(describe(decision)).as(at()).isEqualTo(describe(expected));
        judged++;
      }
      return decision;
    }

    private static String describe(Decision decision) {
      return decision.verdict()
          + (decision.key() == null ? "" : " " + decision.key() + " " + decision.key().scopes());
    }

    /** Everything arrives: then every secret that the edge asks for is known, whatever it is. */
    void settle() {
      while (part != 0 || fed < log.steps().size()) {
        feedPart();
      }
      while (stored < log.steps().size()) {
        storeOne();
      }
      while (!edge.asks.open.isEmpty()) {
        Asks.Ask ask = edge.asks.open.getFirst();
        ask.take(store.answer(ask.secret));
        edge.asks.deliver(ask);
      }
      assertThat(edge.image.fillsInFlight()).as(at()).isZero();
      for (int secret = 0; secret < log.secrets() + 2; secret++) {
        request(secret);
        if (!edge.asks.open.isEmpty()) {
          edge.asks.answer(store.answer(edge.asks.open.getFirst().secret));
        }
        if (!isUnreadable(secret)) {
          assertThat(compare(secret).verdict()).as(at()).isNotEqualTo(Verdict.STALE);
        }
      }
    }

    private boolean isUnreadable(int secret) {
      KeyView view = store.answer(TestKeys.hash(RandomLog.secretText(secret))).view();
      return view != null
          && log.steps().stream()
              .filter(step -> step.id().equals(view.id()))
              .reduce((a, b) -> b)
              .filter(newest -> newest.view() == null)
              .isPresent();
    }

    private String at() {
      return "seed %d, fed %d, stored %d".formatted(seed, fed, stored);
    }
  }
}
