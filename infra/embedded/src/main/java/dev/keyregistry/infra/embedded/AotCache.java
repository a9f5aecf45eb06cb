package dev.keyregistry.infra.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/**
 * The classes of a program, loaded, linked and profiled ahead of time (JEP 483, 514 and 515): the
 * first orderly run of the program records them, and later ones start in half the time. Without a
 * cache, whatever the reason, a program starts all the same.
 *
 * <p>The cache is good for one JDK and one class path of jars, whose sizes and times count; its
 * name tells them.
 */
final class AotCache {
  private static final int FIRST_JDK = 25;
  private static final Duration ABANDONED = Duration.ofMinutes(10);

  private final Path folder;
  private final String program;
  private final Path cache;
  private final Path recording;
  private final boolean usable;
  private boolean recorder;

  private AotCache(Path folder, String program, String name, boolean usable) {
    this.folder = folder;
    this.program = program;
    this.cache = folder.resolve(program + "-" + name + ".aot");
    this.recording = folder.resolve(program + "-" + name + ".recording");
    this.usable = usable;
  }

  /**
   * The cache of a program.
   *
   * @param folder where caches are kept, for all that run as this user
   * @param classPath of the program
   */
  static AotCache of(Path folder, String program, String classPath) {
    try {
      Files.createDirectories(folder);
      String name = name(classPath);
      return new AotCache(folder, program, name, isOfJars(classPath));
    } catch (IOException e) {
      return new AotCache(folder, program, "", false);
    }
  }

  /** The JVM's flags that use the cache or, if there is none yet, record it. */
  List<String> flags() {
    if (!usable || Runtime.version().feature() < FIRST_JDK) {
      return List.of();
    }
    if (Files.exists(cache)) {
      return List.of("-XX:AOTCache=" + cache);
    }
    recorder = recorder || claim();
    return recorder ? List.of("-XX:AOTCacheOutput=" + recording) : List.of();
  }

  /** Keeps what the program has recorded, once it has ended as it should. */
  void keep() {
    if (recorder) {
      try {
        if (Files.size(recording) > 0) {
          Files.move(recording, cache, StandardCopyOption.ATOMIC_MOVE);
          deleteOthers();
        }
      } catch (IOException e) {
        // Another run records.
      } finally {
        discard();
      }
    }
  }

  /** Leaves the recording to another run. */
  void discard() {
    if (recorder) {
      recorder = false;
      try {
        Files.deleteIfExists(recording);
      } catch (IOException e) {
        // It counts as abandoned some time.
      }
    }
  }

  /** One at a time: to record costs several seconds of a processor. */
  private boolean claim() {
    try {
      if (Files.exists(recording)
          && Files.getLastModifiedTime(recording)
              .toInstant()
              .isBefore(Instant.now().minus(ABANDONED))) {
        Files.deleteIfExists(recording);
      }
      Files.createFile(recording);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Those of other class paths, so of past builds; whoever uses one has it open. */
  private void deleteOthers() throws IOException {
    try (DirectoryStream<Path> caches = Files.newDirectoryStream(folder, program + "-*.aot")) {
      for (Path other : caches) {
        if (!other.equals(cache)) {
          Files.deleteIfExists(other);
        }
      }
    }
  }

  private static boolean isOfJars(String classPath) {
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (!Files.isRegularFile(Path.of(entry))) {
        return false;
      }
    }
    return true;
  }

  private static String name(String classPath) throws IOException {
    var text = new StringBuilder(System.getProperty("java.vm.version"));
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      text.append('\n').append(path.toAbsolutePath());
      text.append(' ').append(Files.size(path));
      text.append(' ').append(Files.getLastModifiedTime(path));
    }
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
