package dev.keyregistry.bench;

import dev.keyregistry.events.key.Secret;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.Carriage;
import dev.keyregistry.validator.validation.CarriageKind;
import dev.keyregistry.validator.validation.Decision;
import dev.keyregistry.validator.validation.Demand;
import dev.keyregistry.validator.validation.KeyValidator;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What {@link VerifyBench} has JMH time: an operation each, of the keys in random order. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Verification {

  private static final Set<CarriageKind> CARRIAGES = CarriageKind.headers();

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  @Param("1000000")
  int keys;

  private KeyValidator validator = new KeyValidator(new KeyImage(), Clock.systemUTC());
  private String[] headers = {};
  private Demand[] demands = {};
  private byte[][] secrets = {};
  private MessageDigest sha256 = sha256();
  private int at;

  /** Fills an image, and shuffles the keys by which it is asked. */
  @Setup
  public void fill() {
    var image = new KeyImage();
    new Population(keys).views().forEach(image::apply);
    image.complete();
    validator = new KeyValidator(image, Clock.systemUTC());
    int[] order = shuffled(keys);
    headers = new String[keys];
    demands = new Demand[keys];
    secrets = new byte[keys][];
    Map<String, Demand> demandOfScope = new HashMap<>();
    for (int i = 0; i < keys; i++) {
      Secret secret = Population.secret(order[i]);
      String scope = new Population(keys).view(order[i]).scopes().toList().getLast();
      demands[i] =
          demandOfScope.computeIfAbsent(scope, s -> new Demand(List.of(s), null, null, LOOPBACK));
      headers[i] = "Bearer " + secret.reveal();
      secrets[i] = secret.reveal().getBytes(StandardCharsets.US_ASCII);
    }
    if (!validate().allowed()) {
      throw new IllegalStateException("the image denies its own keys");
    }
  }

  /** From the text of a header to the verdict on a route that demands a scope. */
  @Benchmark
  public Decision validate() {
    int i = next();
    return validator.validate(Carriage.ofAuthorization(CARRIAGES, headers[i]), demands[i]);
  }

  /** The hash of the same key, its bytes at hand. */
  @Benchmark
  public byte[] hash() {
    return sha256.digest(secrets[next()]);
  }

  private int next() {
    int now = at;
    at = now + 1 == keys ? 0 : now + 1;
    return now;
  }

  private static int[] shuffled(int count) {
    var random = new SplittableRandom(1);
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
