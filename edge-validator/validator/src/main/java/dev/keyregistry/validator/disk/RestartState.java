package dev.keyregistry.validator.disk;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.validator.feed.FeedListener;
import dev.keyregistry.validator.feed.FeedPlace;
import dev.keyregistry.validator.image.ImageCopy;
import dev.keyregistry.validator.image.KeyImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an edge starts from while everything else is away (rules E4 and E6): a snapshot of its image
 * and a journal of what has narrowed the image since. The feed's thread journals and takes copies;
 * a thread of this class's own writes the snapshots.
 *
 * <p>At every moment the files lead to an image that allows nothing which the edge's own image, at
 * that moment, denies; or there are none, and the edge starts cold. A disk that fails never stops
 * the edge: if it cannot journal, it removes the snapshot that now lacks something.
 */
public final class RestartState implements FeedListener, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RestartState.class);
  private static final Duration WRITE_LIMIT = Duration.ofSeconds(20);
  private static final int RECORD_BYTES = 1024;
  // While nothing changes, a snapshot is written again only so that it does not grow too old.
  private static final int REFRESHES = 8;

  private final DataDir dir;
  private final MasterKey master;
  private final DiskSettings settings;
  private final FileHead.Owner owner;
  private final KeyImage image;
  private final InstantSource clock;
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("snapshot").daemon().factory());
  private final AtomicBoolean writing = new AtomicBoolean();
  private final LongAdder failures = new LongAdder();
  private final AtomicBoolean failing = new AtomicBoolean();
  private final BinaryOut record = new BinaryOut(RECORD_BYTES);

  // The feed's thread's own; before and after the feed, of whoever starts and ends it.
  private @Nullable Journal journal;
  private Journal.Before lastJournal = Journal.Before.NONE;
  private long number;
  private @Nullable FeedPlace place;
  private Instant asOf = Instant.EPOCH;
  private @Nullable Taken lastTaken;

  // Guarded by this: what of it the files hold.
  private boolean holds;
  private long leastNumber;
  private volatile @Nullable Instant heldAsOf;
  private volatile boolean servingFromSnapshot;

  /** When and of what the last copy was taken. */
  private record Taken(long nanos, FeedPlace place) {}

  private RestartState(
      DataDir dir,
      MasterKey master,
      DiskSettings settings,
      FileHead.Owner owner,
      KeyImage image,
      InstantSource clock) {
    this.dir = dir;
    this.master = master;
    this.settings = settings;
    this.owner = owner;
    this.image = image;
    this.clock = clock;
  }

  /**
   * Opens the folder and locks it.
   *
   * @param image the one to restore, and to keep
   * @throws DiskException if the folder or the key file cannot be used
   */
  public static RestartState open(
      DiskSettings settings, String edgeId, KeyImage image, InstantSource clock) {
    return open(settings, edgeId, image, clock, Disk.REAL);
  }

  static RestartState open(
      DiskSettings settings, String edgeId, KeyImage image, InstantSource clock, Disk disk) {
    MasterKey master = MasterKey.read(settings.keyFile());
    DataDir dir = DataDir.open(settings.folder(), disk);
    var owner = new FileHead.Owner(edgeId, dir.identity());
    return new RestartState(dir, master, settings, owner, image, clock);
  }

  /**
   * Restores the image, if there is something to restore it from; to be called once, before the
   * feed starts. A snapshot that must not be used is removed: were it used later, it would lack
   * what has been denied meanwhile.
   *
   * @return where the feed is to read on; {@code null} for a cold start
   */
  public @Nullable FeedPlace restore() {
    Host host = Host.now();
    try {
      number = newest(dir.snapshots(), dir.journals());
      List<Long> snapshots = dir.snapshots();
      return snapshots.isEmpty() ? cold() : restored(snapshots.getLast(), host);
    } catch (RefusedException e) {
      LOG.warn(
          "The snapshot in {} is refused, and the edge starts cold: {}", folder(), e.getMessage());
    } catch (IOException | RuntimeException e) {
      failed(e);
      LOG.warn(
          "The snapshot in {} cannot be read, and the edge starts cold: {}",
          folder(),
          e.toString());
    }
    image.forget();
    return cold();
  }

  private FeedPlace restored(long snapshot, Host host) throws IOException, RefusedException {
    long start = System.nanoTime();
    var restoring =
        new Restoring(dir, master, owner, image, clock.instant(), host, settings.maxAge());
    Restoring.Restored restored = restoring.from(snapshot);
    synchronized (this) {
      holds = true;
    }
    heldAsOf = restored.head().asOf();
    servingFromSnapshot = true;
    lastJournal = restored.last();
    try {
      startJournal(host);
    } catch (IOException e) {
      failed(e); // it serves all the same; what narrows the image first withdraws the snapshot
    }
    // The snapshot's position: beyond it what is wider is missing, and must not count as removed.
    image.restored(restored.head().appliedPosition(), restored.isWhole());
    LOG.info(
        "Serving from the snapshot of {}: {} keys, position {}, restored in {} ms{}",
        restored.head().asOf(),
        image.size(),
        image.appliedPosition(),
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start),
        restored.isWhole() ? "" : "; keys with a bound on staleness wait for the feed");
    return restored.place();
  }

  private @Nullable FeedPlace cold() {
    removeAll();
    return null;
  }

  private static long newest(List<Long> snapshots, List<Long> journals) {
    long snapshot = snapshots.isEmpty() ? 0 : snapshots.getLast();
    return Math.max(snapshot, journals.isEmpty() ? 0 : journals.getLast());
  }

  @Override
  public void narrowing(EntityView view) {
    journal(encoder -> encoder.view(view));
  }

  @Override
  public void denying(EntityId id, long position) {
    journal(encoder -> encoder.denied(id, position));
  }

  // E6: when this returns, either the journal has it or there is nothing to restart from.
  private void journal(Consumer<ViewEncoder> entry) {
    Journal open = journal;
    if (open == null) {
      if (isHeld()) {
        withdraw();
      }
      return;
    }
    try {
      record.clear();
      entry.accept(new ViewEncoder(record));
      open.append(record);
    } catch (IOException | RuntimeException e) {
      failed(e);
      withdraw();
    }
  }

  @Override
  public void settled(FeedPlace reached) {
    place = reached;
    asOf = clock.instant();
    servingFromSnapshot = false;
    if (isDue(reached) && writing.compareAndSet(false, true)) {
      take(reached, writer::execute);
    }
  }

  private boolean isDue(FeedPlace reached) {
    Taken last = lastTaken;
    if (last == null) {
      return true;
    }
    long elapsed = System.nanoTime() - last.nanos;
    boolean isChanged = journal == null || !reached.topic().equals(last.place.topic());
    long least = settings.interval().toNanos();
    return elapsed
        >= (isChanged ? least : Math.max(least, settings.maxAge().toNanos() / REFRESHES));
  }

  /**
   * Starts the next journal and copies the image: what narrows it after the copy is in that journal
   * or a later one. The journals before are kept until the copy is durable.
   */
  private void take(FeedPlace reached, Consumer<Runnable> execute) {
    lastTaken = new Taken(System.nanoTime(), reached);
    Host host = Host.now();
    try {
      startJournal(host);
      long taken = number;
      ImageCopy copy = image.copy();
      var head = new SnapshotHead(asOf, host.uptimeMillis(), copy.appliedPosition(), reached);
      execute.accept(() -> write(taken, head, host, copy));
    } catch (IOException | RuntimeException e) {
      writing.set(false);
      failed(e);
    }
  }

  private void startJournal(Host host) throws IOException {
    Journal old = journal;
    Journal next =
        Journal.create(
            dir,
            master,
            owner,
            host.bootId(),
            number + 1,
            old == null ? lastJournal : old.asBefore());
    number++;
    journal = next;
    if (old != null) {
      lastJournal = old.asBefore();
      old.close();
    }
  }

  private void write(long taken, SnapshotHead head, Host host, ImageCopy copy) {
    try {
      byte[] salt = FileKey.newSalt();
      var key = new FileKey(master, salt);
      byte[] bytes =
          FileHead.encode(
              FileHead.Kind.SNAPSHOT, salt, key, taken, owner, host.bootId(), head.encode());
      try (FileChannel file = dir.create(dir.snapshot(taken))) {
        SnapshotFile.write(file, key, bytes, copy);
      }
      publish(taken, head);
    } catch (IOException | UncheckedIOException e) {
      dir.abandon(dir.snapshot(taken));
      failed(e);
    } catch (RuntimeException e) {
      dir.abandon(dir.snapshot(taken));
      failed(e);
    } finally {
      writing.set(false);
    }
  }

  private synchronized void publish(long taken, SnapshotHead head) throws IOException {
    if (taken < leastNumber) { // its journal failed meanwhile
      dir.abandon(dir.snapshot(taken));
      return;
    }
    holds = true;
    dir.publish(dir.snapshot(taken));
    dir.force();
    heldAsOf = head.asOf();
    dir.removeBefore(taken);
    if (failing.getAndSet(false)) {
      LOG.info("The disk works again: a snapshot is in {}", folder());
    }
  }

  /** Removes what there is to restart from, since it no longer denies all that is denied. */
  private void withdraw() {
    Journal open = journal;
    journal = null;
    lastJournal = Journal.Before.NONE;
    if (open != null) {
      closeQuietly(open);
    }
    removeAll();
  }

  private synchronized void removeAll() {
    leastNumber = number + 1;
    holds = false;
    heldAsOf = null;
    try {
      dir.removeBefore(Long.MAX_VALUE);
      dir.force(); // or a power loss brings it back
    } catch (IOException e) {
      failed(e);
      LOG.error(
          "A snapshot in {} no longer holds and cannot be removed: remove it before this edge"
              + " starts again ({})",
          folder(),
          e.toString());
    }
  }

  private synchronized boolean isHeld() {
    return holds;
  }

  private void failed(Exception failure) {
    failures.increment();
    if (failing.compareAndSet(false, true)) { // once per outage
      LOG.warn("The edge goes on without its disk {}: {}", folder(), failure.toString());
    } else {
      LOG.debug("The disk failed again", failure);
    }
  }

  private Object folder() {
    return settings.folder();
  }

  /** How long ago the topic was last heard of in the snapshot on disk; empty if there is none. */
  public Optional<Duration> snapshotAge() {
    Instant held = heldAsOf;
    return held == null ? Optional.empty() : Optional.of(Duration.between(held, clock.instant()));
  }

  /** Whether the image is still the one that was restored, since the feed is not live yet. */
  public boolean isServingFromSnapshot() {
    return servingFromSnapshot;
  }

  /** How often the disk failed. */
  public long failures() {
    return failures.sum();
  }

  /**
   * Takes a last snapshot, and lets another edge have the folder. To be called once the feed has
   * ended.
   *
   * @param last whether the image may be kept: not if the feed stopped because of what it read
   */
  public void close(boolean last) {
    FeedPlace reached = place;
    writer.shutdown();
    try {
      boolean ended = writer.awaitTermination(WRITE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (last && ended && reached != null && isNewer(reached)) {
        take(reached, Runnable::run);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      Journal open = journal;
      if (open != null) {
        closeQuietly(open);
      }
      closeQuietly(dir);
    }
  }

  private boolean isNewer(FeedPlace reached) {
    Taken last = lastTaken;
    return !isHeld() || last == null || !reached.topic().equals(last.place.topic());
  }

  @Override
  public void close() {
    close(true);
  }

  private static void closeQuietly(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      LOG.debug("A file did not close", e);
    }
  }
}
