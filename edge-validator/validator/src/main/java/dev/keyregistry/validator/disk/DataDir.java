package dev.keyregistry.validator.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The folder of one edge, locked for as long as this is open. Its files are numbered: a snapshot,
 * and the journals from that number on, are what an edge starts from.
 */
final class DataDir implements AutoCloseable {

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");
  private static final Pattern NAME = Pattern.compile("[a-z]+-(\\d{1,18})");
  private static final String TEMPORARY = ".tmp";

  private final Path folder;
  private final FileChannel lock;
  private final long identity;
  private final Disk disk;

  private DataDir(Path folder, FileChannel lock, long identity, Disk disk) {
    this.folder = folder;
    this.lock = lock;
    this.identity = identity;
    this.disk = disk;
  }

  /**
   * Opens a folder, and makes it if it is not there.
   *
   * @throws DiskException if that is not possible, others may use the folder, or another edge does
   */
  static DataDir open(Path folder, Disk disk) {
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS));
      if (!OWNERS.containsAll(Files.getPosixFilePermissions(folder))) {
        throw new DiskException(
            "the data folder " + folder + " may be used by others: chmod 0700 " + folder);
      }
      return locked(folder, disk);
    } catch (IOException | UnsupportedOperationException e) {
      throw new DiskException("the data folder " + folder + " cannot be used: " + e, e);
    }
  }

  private static DataDir locked(Path folder, Disk disk) throws IOException {
    Path file = folder.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    if (!isLocked(channel)) {
      channel.close();
      throw new DiskException(
          "the data folder "
              + folder
              + " is in use by another edge: give each its own, or stop that one first");
    }
    removeTemporary(folder);
    return new DataDir(
        folder, channel, ((Number) Files.getAttribute(file, "unix:ino")).longValue(), disk);
  }

  /** What an earlier process did not come to end. */
  private static void removeTemporary(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + TEMPORARY)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) { // by this very process
      return false;
    }
  }

  /** What a copy of the folder does not have in common with it: the lock's number on the disk. */
  long identity() {
    return identity;
  }

  Path snapshot(long number) {
    return folder.resolve("snapshot-" + number);
  }

  Path journal(long number) {
    return folder.resolve("journal-" + number);
  }

  /** The numbers of the snapshots, in order. */
  List<Long> snapshots() throws IOException {
    return numbers("snapshot");
  }

  /** The numbers of the journals, in order. */
  List<Long> journals() throws IOException {
    return numbers("journal");
  }

  private List<Long> numbers(String kind) throws IOException {
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, kind + "-*")) {
      for (Path file : files) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          numbers.add(Long.parseLong(name.group(1)));
        }
      }
    }
    Collections.sort(numbers);
    return numbers;
  }

  /** Makes a file that gets its name by {@link #publish}. */
  FileChannel create(Path file) throws IOException {
    return disk.create(temporary(file));
  }

  /** Gives a file its name, at once and whole. */
  void publish(Path file) throws IOException {
    Files.move(temporary(file), file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Drops a file that did not come to its name. */
  void abandon(Path file) {
    try {
      Files.deleteIfExists(temporary(file));
    } catch (IOException e) {
      // The next one of this number takes its place.
    }
  }

  private static Path temporary(Path file) {
    return file.resolveSibling(file.getFileName() + TEMPORARY);
  }

  /** Makes the names of files durable. */
  void force() throws IOException {
    try (FileChannel itself = FileChannel.open(folder, StandardOpenOption.READ)) {
      itself.force(true);
    }
  }

  /** Removes every snapshot and journal with a lower number. */
  void removeBefore(long number) throws IOException {
    for (long each : snapshots()) { // first: without one, journals mean nothing
      if (each < number) {
        Files.deleteIfExists(snapshot(each));
      }
    }
    for (long each : journals()) {
      if (each < number) {
        Files.deleteIfExists(journal(each));
      }
    }
  }

  /** Lets another edge have the folder. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
