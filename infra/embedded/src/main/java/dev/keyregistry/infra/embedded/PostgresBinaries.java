package dev.keyregistry.infra.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL programs, unpacked once per version and machine.
 *
 * @param home the folder with {@code bin}, {@code lib} and {@code share}
 * @param version the release, such as {@code 18.6.0}
 */
record PostgresBinaries(Path home, String version) {
  /** System property that names the folder to unpack into, instead of {@code ~/.cache}. */
  static final String CACHE_PROPERTY = "registry.embedded.cache";

  static PostgresBinaries unpacked() {
    String version = packagedVersion();
    String platform = platform();
    Path home = cache().resolve("postgresql-" + version + "-" + platform);
    try {
      if (!Files.isDirectory(home)) {
        unpack("postgres-" + platform + ".txz", home);
      }
    } catch (IOException e) {
      throw new EmbeddedServerException(
          "Cannot unpack PostgreSQL to %s; -D%s=<folder> chooses another folder"
              .formatted(home, CACHE_PROPERTY),
          e);
    }
    return new PostgresBinaries(home, version);
  }

  String program(String name) {
    return home.resolve("bin").resolve(name).toString();
  }

  String majorVersion() {
    return version.substring(0, version.indexOf('.'));
  }

  private static Path cache() {
    String set = System.getProperty(CACHE_PROPERTY);
    return set != null
        ? Path.of(set).toAbsolutePath()
        : Path.of(System.getProperty("user.home"), ".cache", "key-registry");
  }

  private static String packagedVersion() {
    try (InputStream in = resource("versions.properties")) {
      var properties = new Properties();
      properties.load(in);
      return properties.getProperty("postgresql");
    } catch (IOException e) {
      throw new EmbeddedServerException("Cannot read versions.properties", e);
    }
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = PostgresBinaries.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException("Not on the class path: " + name);
    }
    return in;
  }

  /** The name that the archive on the class path has for this machine. */
  static String platform() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    if (os.startsWith("mac")) {
      return arm ? "darwin-arm_64" : "darwin-x86_64";
    }
    return arm ? "linux-arm_64" : "linux-x86_64";
  }

  /** Unpacks aside and renames, so that a folder with the final name is always complete. */
  private static void unpack(String archive, Path home) throws IOException {
    Path parent = Files.createDirectories(home.resolveSibling(""));
    Path temporary = Files.createTempDirectory(parent, "unpacking-");
    try {
      try (InputStream in = resource("/" + archive);
          var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
        for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
          extract(tar, e, temporary);
        }
      }
      Files.move(temporary, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(home)) {
        throw e;
      }
      // Another process was faster, and its copy is as good.
    } finally {
      Folders.delete(temporary);
    }
  }

  private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path path = folder.resolve(entry.getName()).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException("The archive points outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.resolveSibling(""));
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isLink()) {
      Files.createLink(path, folder.resolve(entry.getLinkName()).normalize());
    } else {
      Files.copy(tar, path);
      boolean executable = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }
}
