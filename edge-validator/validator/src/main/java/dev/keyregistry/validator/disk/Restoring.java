package dev.keyregistry.validator.disk;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.validator.feed.FeedPlace;
import dev.keyregistry.validator.image.ImageCopy;
import dev.keyregistry.validator.image.KeyImage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One restoring of an image from a snapshot and the journals from its number on. */
final class Restoring implements SnapshotFile.Reader {

  private static final Logger LOG = LoggerFactory.getLogger(Restoring.class);

  /**
   * What came of it.
   *
   * @param head of the snapshot
   * @param isWhole whether nothing can be missing that narrowed the image
   * @param last the last journal
   */
  record Restored(SnapshotHead head, boolean isWhole, Journal.Before last) {

    FeedPlace place() {
      return head.place();
    }
  }

  private final DataDir dir;
  private final MasterKey master;
  private final FileHead.Owner owner;
  private final KeyImage image;
  private final Instant now;
  private final Host host;
  private final Duration maxAge;
  private @Nullable SnapshotHead head;
  private boolean sameBoot;
  private boolean isWhole = true;

  Restoring(
      DataDir dir,
      MasterKey master,
      FileHead.Owner owner,
      KeyImage image,
      Instant now,
      Host host,
      Duration maxAge) {
    this.dir = dir;
    this.master = master;
    this.owner = owner;
    this.image = image;
    this.now = now;
    this.host = host;
    this.maxAge = maxAge;
  }

  /**
   * Puts the snapshot of this number and what followed it into the image, without saying that the
   * image is complete.
   */
  Restored from(long number) throws IOException, RefusedException {
    SnapshotFile.read(dir.snapshot(number), master, this);
    SnapshotHead known = head;
    if (known == null) {
      throw BinaryIn.malformed();
    }
    Journal.Before last = journals(number);
    return new Restored(known, isWhole, last);
  }

  @Override
  public void head(FileHead file, SnapshotHead snapshot) throws RefusedException {
    file.checkOwner(owner);
    sameBoot = host.isStill(file.bootId());
    Duration age = snapshot.age(now, host, sameBoot);
    if (age.compareTo(maxAge) > 0) {
      throw new RefusedException("it is too old: " + age + ", where " + maxAge + " is the most");
    }
    head = snapshot;
  }

  @Override
  public void view(EntityView view) {
    image.apply(view);
  }

  @Override
  public void denied(EntityId id, long position) {
    image.restoreDenied(id, position);
  }

  private Journal.Before journals(long from) throws IOException, RefusedException {
    List<Long> numbers = dir.journals();
    long newest = numbers.isEmpty() ? from : Math.max(from, numbers.getLast());
    var last = Journal.Before.NONE;
    for (long number = from; number <= newest; number++) {
      last = journal(number, last);
    }
    return last;
  }

  private Journal.Before journal(long number, Journal.Before before)
      throws IOException, RefusedException {
    try {
      var decoder = new JournalDecoder(this);
      JournalFile read = JournalFile.read(dir.journal(number), master, owner, decoder);
      isWhole &= host.isStill(read.bootId());
      // The first one's predecessor is in the snapshot already.
      if (before.number() != 0 && !read.before().equals(before)) {
        throw new RefusedException("records of the journal before it are missing, or too many");
      }
      return new Journal.Before(number, read.records());
    } catch (NoSuchFileException e) {
      return missing(number, "is missing");
    } catch (RefusedException e) {
      if (sameBoot) {
        throw new RefusedException("its journal " + number + " is refused: " + e.getMessage());
      }
      return missing(number, "was lost in part when the host went down: " + e.getMessage());
    }
  }

  // E6: its end may be what denied a key.
  private Journal.Before missing(long number, String what) {
    LOG.warn("The journal {} {}: keys with a bound on staleness wait for the feed", number, what);
    isWhole = false;
    return Journal.Before.NONE;
  }

  /** Each record is by itself, as far as what is referred to goes. */
  private record JournalDecoder(ImageCopy.Reader reader) implements JournalFile.Reader {
    @Override
    public void record(byte[] record) throws RefusedException {
      new ViewDecoder(reader).read(record);
    }
  }
}
