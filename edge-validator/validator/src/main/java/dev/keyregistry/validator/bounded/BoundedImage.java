package dev.keyregistry.validator.bounded;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.validator.image.FedImage;
import dev.keyregistry.validator.image.KeyEntry;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.image.Standing;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An image of every tenant and group, and of some of the keys (rule E8). Of a key that it holds it
 * says what an image of all keys would say at the same applied position; of another one it says
 * that it does not know, until {@link KeyFills} has asked a store.
 *
 * <p>One feed and any number of answers write, under one lock; reading takes none.
 */
public final class BoundedImage implements FedImage {

  private final Object lock = new Object();
  private final KeyImage owners = new KeyImage(); // of no key: tenants, groups and the position
  private final KeyCache keys;
  private final Absences absences;
  private final LogPlace place = new LogPlace();
  private final UnreadableKeys unreadable = new UnreadableKeys();
  private final FillsInFlight fills = new FillsInFlight();
  private volatile Consumer<Fill> onDue = fill -> {};

  /**
   * An empty image.
   *
   * @param maxKeys the most keys that it holds; two at least
   * @param ticker for how long is remembered that no key has a secret
   */
  public BoundedImage(int maxKeys, Ticker ticker) {
    keys = new KeyCache(maxKeys);
    absences = new Absences(ticker);
  }

  @Override
  public @Nullable KeyEntry find(SecretHash secret) {
    return keys.find(secret);
  }

  @Override
  public @Nullable KeyEntry find(KeyId id) {
    return keys.find(id);
  }

  @Override
  public boolean rulesOut(SecretHash secret) {
    return absences.has(secret);
  }

  /** Not keys at first: none is held before the topic was read. */
  @Override
  public boolean wants(EntityId id) {
    return !(id instanceof KeyId) || isComplete();
  }

  @Override
  public void saw(ViewHeaders headers) {
    synchronized (lock) {
      place.saw(headers);
    }
  }

  /** What narrows a key is only of interest to who keeps the image, which is for whole ones. */
  @Override
  public boolean isNarrowedBy(EntityView view) {
    synchronized (lock) {
      return !(view instanceof KeyView) && owners.isNarrowedBy(view);
    }
  }

  @Override
  public long positionOf(EntityId id) {
    synchronized (lock) {
      return id instanceof KeyId key ? Math.max(0, keys.position(key)) : owners.positionOf(id);
    }
  }

  @Override
  public void apply(EntityView view) {
    synchronized (lock) {
      if (view instanceof KeyView key) {
        apply(key);
      } else {
        owners.apply(view);
      }
    }
  }

  private void apply(KeyView view) {
    fills.came(view);
    unreadable.came(view);
    view.secrets().forEach(secret -> absences.remove(secret.sha256()));
    long held = keys.position(view.id());
    if (held < 0 || view.position() <= held) { // E1
      return;
    }
    if (keys.isClaimedByAnother(view)) {
      denyKey(view.id(), view.position()); // L5 excludes it: neither key's rights are mixed up
    } else {
      keys.replace(view, owners.entryOf(view));
    }
  }

  @Override
  public void deny(EntityId id, long position) {
    synchronized (lock) {
      if (id instanceof KeyId key) {
        denyKey(key, position);
      } else {
        owners.deny(id, position);
      }
    }
  }

  private void denyKey(KeyId key, long position) {
    owners.countUnreadable();
    long held = keys.position(key);
    if (position == 0 || position > held) { // E1
      fills.came(key, position == 0 ? Long.MAX_VALUE : position);
      unreadable.add(key, position, place.position());
      keys.remove(key);
    }
  }

  @Override
  public void remove(EntityId id) {
    synchronized (lock) {
      if (id instanceof KeyId key) {
        fills.came(key, Long.MAX_VALUE);
        unreadable.remove(key);
        keys.remove(key);
      } else {
        owners.remove(id);
      }
    }
  }

  @Override
  public void countUnreadable() {
    owners.countUnreadable();
  }

  @Override
  public void advance(long position) {
    List<Fill> due;
    synchronized (lock) {
      owners.advance(position);
      due = fills.due(position);
    }
    due.forEach(onDue);
  }

  @Override
  public Standing standing(TenantId tenant) {
    return owners.standing(tenant);
  }

  @Override
  public boolean isTrusted() {
    return owners.isTrusted();
  }

  @Override
  public long appliedPosition() {
    return owners.appliedPosition();
  }

  @Override
  public void complete() {
    owners.complete();
  }

  @Override
  public boolean isComplete() {
    return owners.isComplete();
  }

  @Override
  public int size() {
    return keys.size();
  }

  @Override
  public long unreadableRecords() {
    return owners.unreadableRecords();
  }

  /** How many keys were given up for others that are used more. */
  public long evictions() {
    return keys.evictions();
  }

  /** How often it was known of a secret that no key has it. */
  public long absenceHits() {
    return absences.hits();
  }

  /** How many secrets are being asked for. */
  public int fillsInFlight() {
    synchronized (lock) {
      return fills.size();
    }
  }

  /** Tells {@code listener} each search whose answer the feed has caught up with. */
  void onDue(Consumer<Fill> listener) {
    onDue = listener;
  }

  /**
   * The search for a secret that is under way.
   *
   * @param begun taken up if there is none
   * @param limit how many may be under way
   * @return {@code null} if there are as many
   */
  @Nullable Fill join(Fill begun, int limit) {
    synchronized (lock) {
      Fill running = fills.of(begun.secret());
      if (running != null) {
        return running;
      }
      if (fills.size() >= limit) {
        return null;
      }
      fills.add(begun);
      return begun;
    }
  }

  /** Says that the store is asked now; {@code false} if the search has ended. */
  boolean asking(Fill fill) {
    synchronized (lock) {
      fill.asking(place.position(), fills.records());
      return fills.has(fill);
    }
  }

  /** Ends a search; {@code false} if it has ended. */
  boolean end(Fill fill) {
    synchronized (lock) {
      return fills.remove(fill);
    }
  }

  /**
   * Takes an answer in, if it is not older than what the feed has brought (rule E8), nor newer: a
   * key of a later position beside a tenant of an earlier one is a state that there never was.
   *
   * @return how the search ends with it, if it does; {@code SUPERSEDED} also where asking again may
   *     help; {@code null} if it has ended already, or waits for the feed
   */
  @Nullable FillOutcome settle(Fill fill, ViewAnswer answer) {
    synchronized (lock) {
      if (!fills.has(fill)) {
        return null;
      }
      if (!place.agreesWith(answer)) {
        return FillOutcome.OTHER_LOG;
      }
      if (answer.position() < fill.askedAt()) {
        return FillOutcome.BEHIND;
      }
      KeyView view = answer.view();
      return view == null ? absent(fill) : settle(fill, answer, view);
    }
  }

  private @Nullable FillOutcome settle(Fill fill, ViewAnswer answer, KeyView view) {
    if (view.position() > appliedPosition()) {
      fill.keep(answer);
      return null;
    }
    if (fills.isSuperseded(fill, view)) {
      return FillOutcome.SUPERSEDED;
    }
    if (unreadable.forbid(view)) {
      return FillOutcome.UNREADABLE;
    }
    if (view.secrets().stream().noneMatch(s -> s.sha256().equals(fill.secret()))) {
      return absent(fill); // it had the secret once
    }
    return hold(view);
  }

  private FillOutcome absent(Fill fill) {
    if (fill.isNamed()) {
      return FillOutcome.SUPERSEDED;
    }
    absences.add(fill.secret());
    return FillOutcome.ABSENT;
  }

  private FillOutcome hold(KeyView view) {
    if (keys.isClaimedByAnother(view)) {
      return FillOutcome.UNREADABLE;
    }
    if (keys.position(view.id()) < 0) {
      keys.add(view, owners.entryOf(view));
    }
    return FillOutcome.FILLED;
  }
}
