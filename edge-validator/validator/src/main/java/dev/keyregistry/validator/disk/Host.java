package dev.keyregistry.validator.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * What tells one run of the operating system from the next.
 *
 * @param bootId made anew at each boot; {@link #NO_BOOT} where there is none, which then counts as
 *     rebooted
 * @param uptimeMillis how long this run has lasted
 */
record Host(UUID bootId, long uptimeMillis) {

  static final UUID NO_BOOT = new UUID(0, 0);

  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path UPTIME = Path.of("/proc/uptime");

  /** The host as it is now. */
  static Host now() {
    try {
      String uptime = Files.readString(UPTIME);
      return new Host(
          UUID.fromString(Files.readString(BOOT_ID).strip()),
          (long) (Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))) * 1000));
    } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
      return new Host(NO_BOOT, 0);
    }
  }

  /** Whether the host has not been booted since: what was written is there, durable or not. */
  boolean isStill(UUID earlierBoot) {
    return bootId.equals(earlierBoot) && !bootId.equals(NO_BOOT);
  }
}
