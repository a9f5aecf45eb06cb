package dev.keyregistry.command.leaks;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.validator.document.DocumentSource;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys of the partner who reports leaks with signed requests. They are kept, and read
 * again once they are old or an unknown one is named, but never more often than once a minute;
 * while their source does not answer, the old ones count.
 */
public final class PartnerKeys {

  private static final Logger LOG = LoggerFactory.getLogger(PartnerKeys.class);
  private static final long MIN_INTERVAL = Duration.ofMinutes(1).toNanos();
  private static final long MAX_AGE = Duration.ofHours(1).toNanos();
  private static final int MAX_SIGNATURE = 128;

  private final DocumentSource source;
  private final Ticker ticker;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Known known;

  /**
   * @param at when the keys were read
   * @param tried when their source was last asked
   * @param first whether it has never been asked
   */
  private record Known(Map<String, ECPublicKey> keys, long at, long tried, boolean first) {}

  PartnerKeys(DocumentSource source, Ticker ticker) {
    this.source = source;
    this.ticker = ticker;
    long now = ticker.read();
    known = new Known(Map.of(), now - MAX_AGE, now - MIN_INTERVAL, true);
  }

  /**
   * The keys that are found at a location. They are being read when this returns, so that a mistake
   * shows in the log and not only with the first report.
   *
   * @param location a file's path, or an {@code https} URL
   * @throws IllegalArgumentException if it is none
   */
  public static PartnerKeys at(String location) {
    var keys = new PartnerKeys(DocumentSource.of(location), Ticker.systemTicker());
    Thread.ofVirtual().name("leak-keys").start(() -> keys.find(""));
    return keys;
  }

  /**
   * Whether these very bytes were signed with the private half of a key; may block for seconds.
   *
   * @param identifier names the key
   * @param signature the base64 of a DER-encoded ECDSA signature over the SHA-256 of the bytes
   */
  public boolean signed(String identifier, String signature, byte[] bytes) {
    byte[] der = decoded(signature);
    ECPublicKey key = der == null ? null : find(identifier);
    return key != null && verifies(key, der, bytes);
  }

  /** Whether a key is known by this name. If not, the keys are read again meanwhile, if due. */
  public boolean knows(String identifier) {
    boolean there = known.keys.containsKey(identifier);
    if (!there && isDue(identifier) && !reading.isLocked()) {
      Thread.ofVirtual().name("leak-keys").start(() -> find(identifier));
    }
    return there;
  }

  private @Nullable ECPublicKey find(String identifier) {
    if (isDue(identifier)) {
      readUnlessAnotherDoes(identifier);
    }
    return known.keys.get(identifier);
  }

  // Reading takes seconds. Only the very first one is waited for, as without it no key is known.
  private void readUnlessAnotherDoes(String identifier) {
    if (known.first) {
      reading.lock();
    } else if (!reading.tryLock()) {
      return;
    }
    try {
      if (isDue(identifier)) {
        known = read(known);
      }
    } finally {
      reading.unlock();
    }
  }

  private boolean isDue(String identifier) {
    Known now = known;
    long time = ticker.read();
    boolean wanted = !now.keys.containsKey(identifier) || time - now.at >= MAX_AGE;
    return wanted && time - now.tried >= MIN_INTERVAL;
  }

  private Known read(Known before) {
    long now = ticker.read();
    try {
      return new Known(PublicKeys.parse(source.read().bytes()), now, now, false);
    } catch (IOException e) {
      LOG.warn("The public keys for leak reports cannot be read; the old ones count", e);
      return new Known(before.keys, before.at, now, false);
    }
  }

  private static byte @Nullable [] decoded(String signature) {
    if (signature.length() > MAX_SIGNATURE) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(signature);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean verifies(ECPublicKey key, byte @Nullable [] der, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initVerify(key);
      signature.update(bytes);
      return signature.verify(der);
    } catch (GeneralSecurityException e) { // malformed, so it is no signature of anybody
      return false;
    }
  }
}
