package dev.keyregistry.e2e.gateway;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Installs programs from Debian's packages where they are not there. No service of theirs is
 * started. Two JVMs may do so at once: one waits for the other.
 */
final class DebianPackages {

  private static final Path SERVICES_POLICY = Path.of("/usr/sbin/policy-rc.d");
  private static final Path LOCK =
      Path.of(System.getProperty("java.io.tmpdir"), "key-registry-packages.lock");
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Map<String, String> UNATTENDED =
      Map.of("DEBIAN_FRONTEND", "noninteractive", "LC_ALL", "C");

  private DebianPackages() {}

  /**
   * The path of a program, whose package is installed first if need be.
   *
   * @throws IllegalStateException if it is not there and cannot be installed; says why
   */
  static synchronized Path program(String program, String itsPackage) {
    return Commands.find(program)
        .orElseGet(
            () -> {
              requireMeans(program, itsPackage);
              install(program, itsPackage);
              return Commands.find(program)
                  .orElseThrow(() -> missing(program, itsPackage, "it was, and is not there"));
            });
  }

  private static void requireMeans(String program, String itsPackage) {
    if (Commands.find("apt-get").isEmpty()) {
      throw missing(program, itsPackage, "there is no apt-get; install it by other means");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      throw missing(program, itsPackage, "these tests do not run as root");
    }
  }

  private static void install(String program, String itsPackage) {
    try (var channel = FileChannel.open(LOCK, CREATE, WRITE);
        var lock = channel.lock()) {
      if (lock.isValid() && Commands.find(program).isEmpty()) {
        withoutStartingServices(program, itsPackage);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // Exit code 101 of this program is Debian's way to say that no service may be started.
  private static void withoutStartingServices(String program, String itsPackage)
      throws IOException {
    boolean ours = !Files.exists(SERVICES_POLICY);
    if (ours) {
      Files.writeString(SERVICES_POLICY, "#!/bin/sh\nexit 101\n", CREATE_NEW);
      Files.setPosixFilePermissions(SERVICES_POLICY, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    try {
      installOrUpdateFirst(itsPackage)
          .ifPresent(
              failed -> {
                throw missing(program, itsPackage, "apt-get failed:\n" + failed);
              });
    } finally {
      if (ours) {
        Files.delete(SERVICES_POLICY);
      }
    }
  }

  /** What was said if it cannot be installed. */
  private static Optional<String> installOrUpdateFirst(String itsPackage) {
    if (install(itsPackage).succeeded()) {
      return Optional.empty();
    }
    Commands.Run update = Commands.run(LIMIT, UNATTENDED, List.of("apt-get", "update", "-qq"));
    Commands.Run again = install(itsPackage);
    return again.succeeded() ? Optional.empty() : Optional.of(update.output() + again.output());
  }

  private static Commands.Run install(String itsPackage) {
    return Commands.run(
        LIMIT,
        UNATTENDED,
        List.of(
            "apt-get",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "-o",
            "DPkg::Lock::Timeout=120",
            itsPackage));
  }

  private static IllegalStateException missing(String program, String itsPackage, String why) {
    return new IllegalStateException(
        "%s is not installed (apt-get install --no-install-recommends %s), and cannot be: %s"
            .formatted(program, itsPackage, why));
  }
}
