package dev.keyregistry.validator.image;

import static dev.keyregistry.validator.TestKeys.ACME;
import static dev.keyregistry.validator.TestKeys.GROUP;
import static dev.keyregistry.validator.TestKeys.group;
import static dev.keyregistry.validator.TestKeys.key;
import static dev.keyregistry.validator.TestKeys.keyId;
import static dev.keyregistry.validator.TestKeys.suspended;
import static dev.keyregistry.validator.TestKeys.tenant;

import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.validator.TestKeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;

/**
 * Writes random changes to an image, and says of each secret what holds since it returned from the
 * last of them. Each change is a new object, so that a reader can tell that there was none.
 */
final class RandomWriter {

  private static final Instant LATER = Instant.parse("2090-01-01T00:00:00Z");
  private static final int PHASE = 4_000;

  private final KeyImage image;
  private final RandomGenerator random;
  private final int changes;
  private final AtomicReferenceArray<Claim> claims;
  private final List<Key> keys = new ArrayList<>();
  private volatile int secrets;
  private volatile Shared shared = new Shared(false, false, false);
  private long numbers;
  private long position = 100;

  /**
   * What holds of a secret.
   *
   * @param key whose it is, for ever
   * @param isChanging whether a change is under way: nothing holds then
   * @param isGood whether the key's own record accepts it
   */
  record Claim(KeyId key, boolean inGroup, boolean isChanging, boolean isGood) {}

  private record Shared(boolean isChanging, boolean tenantGood, boolean groupGood) {}

  /** A key that the image holds, its newest secret first. */
  private static final class Key {
    final long number;
    final boolean inGroup;
    final List<Integer> secrets = new ArrayList<>();
    KeyStatus status = KeyStatus.ACTIVE;
    boolean readable = true;

    Key(long number, boolean inGroup) {
      this.number = number;
      this.inGroup = inGroup;
    }
  }

  RandomWriter(KeyImage image, RandomGenerator random, int changes) {
    this.image = image;
    this.random = random;
    this.changes = changes;
    claims = new AtomicReferenceArray<>(changes);
  }

  /** How many secrets there were so far. */
  int secrets() {
    return secrets;
  }

  Claim claim(int secret) {
    return claims.get(secret);
  }

  /** What the tenant and the group say of all keys. */
  Object shared() {
    return shared;
  }

  boolean isChanging(Object those) {
    return ((Shared) those).isChanging;
  }

  boolean allows(Object those, Claim claim) {
    Shared now = (Shared) those;
    return now.tenantGood && (!claim.inGroup || now.groupGood);
  }

  void run() {
    share(true, true);
    for (int change = 0; change < changes; change++) {
      boolean growing = change / PHASE % 2 == 0; // else it shrinks, and grown tables are used again
      int kind = random.nextInt(100);
      if (keys.isEmpty() || kind < (growing ? 40 : 10)) {
        create();
      } else if (kind < 50) {
        remove(pick());
      } else if (kind < 97) {
        change(pick());
      } else {
        share(random.nextInt(4) != 0, random.nextInt(4) != 0);
      }
    }
    share(true, true);
  }

  private Key pick() {
    return keys.get(random.nextInt(keys.size()));
  }

  private void create() {
    var created = new Key(++numbers, random.nextBoolean());
    keys.add(created);
    addSecret(created);
    apply(created);
  }

  private void remove(Key key) {
    List<Integer> all = List.copyOf(key.secrets);
    begin(key, all);
    image.remove(keyId(key.number));
    keys.remove(key);
    key.secrets.clear();
    end(key, all);
  }

  private void change(Key key) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> addSecret(key);
      case 3 -> key.status = KeyStatus.DISABLED;
      case 4 -> key.status = key.status == KeyStatus.REVOKED ? key.status : KeyStatus.ACTIVE;
      case 5 -> key.status = random.nextInt(3) == 0 ? KeyStatus.REVOKED : key.status;
      case 6 -> {
        deny(key);
        return;
      }
      default -> {
        if (key.secrets.size() > 1) { // aborts a rotation, or ends one
          int gone = random.nextBoolean() ? key.secrets.removeFirst() : key.secrets.removeLast();
          apply(key, List.of(gone));
          return;
        }
      }
    }
    apply(key);
  }

  private void addSecret(Key key) {
    int secret = secrets;
    key.secrets.addFirst(secret);
    claims.set(secret, new Claim(keyId(key.number), key.inGroup, true, false));
    secrets = secret + 1;
  }

  private void apply(Key key) {
    apply(key, key.secrets.size() > 3 ? List.of(key.secrets.removeLast()) : List.of());
  }

  private void apply(Key key, List<Integer> gone) {
    List<Integer> all = new ArrayList<>(key.secrets);
    all.addAll(gone);
    begin(key, all);
    key.readable = true;
    image.apply(view(key));
    end(key, all);
  }

  private void deny(Key key) {
    begin(key, key.secrets);
    key.readable = false;
    image.deny(keyId(key.number), random.nextBoolean() ? 0 : ++position);
    end(key, key.secrets);
  }

  private KeyView view(Key key) {
    TestKeys.Spec spec = key(key.number).status(key.status);
    if (key.inGroup) {
      spec.group(GROUP, 10);
    }
    for (int secret : key.secrets) {
      spec.secret("s" + secret, secret == key.secrets.getFirst() ? null : LATER);
    }
    return spec.at(++position);
  }

  private void begin(Key key, List<Integer> those) {
    for (int secret : those) {
      claims.set(secret, new Claim(keyId(key.number), key.inGroup, true, false));
    }
  }

  private void end(Key key, List<Integer> those) {
    for (int secret : those) {
      boolean good = key.readable && key.status == KeyStatus.ACTIVE && key.secrets.contains(secret);
      claims.set(secret, new Claim(keyId(key.number), key.inGroup, false, good));
    }
  }

  /** Lets the tenant and the group be good, or something of what they may be else. */
  private void share(boolean tenantGood, boolean groupGood) {
    shared = new Shared(true, false, false);
    position++;
    if (tenantGood) {
      image.apply(tenant(position));
    } else if (random.nextBoolean()) {
      image.apply(suspended(position));
    } else if (random.nextBoolean()) {
      image.deny(ACME, position);
    } else {
      image.remove(ACME);
    }
    if (groupGood) {
      image.apply(group(true, position));
    } else if (random.nextBoolean()) {
      image.apply(group(false, position));
    } else if (random.nextBoolean()) {
      image.deny(GROUP, position);
    } else {
      image.remove(GROUP);
    }
    shared = new Shared(false, tenantGood, groupGood);
  }
}
