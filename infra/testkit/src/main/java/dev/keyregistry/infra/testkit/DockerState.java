package dev.keyregistry.infra.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What containers would find on this machine.
 *
 * @param imagesPresent whether an engine answers and has all images
 * @param insideContainer whether this machine looks like a container, where Testcontainers guesses
 *     the engine's address
 * @param hostOverridden whether {@code TESTCONTAINERS_HOST_OVERRIDE} spares it the guess
 */
record DockerState(boolean imagesPresent, boolean insideContainer, boolean hostOverridden) {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** Whether containers start without a download and are reachable without a guess. */
  boolean usable() {
    return imagesPresent && (!insideContainer || hostOverridden);
  }

  /** Looks, for at most two seconds. */
  static DockerState probe(Map<String, String> environment) {
    return new DockerState(
        hasImages(Images.needed(environment)),
        Files.exists(Path.of("/.dockerenv")),
        environment.containsKey("TESTCONTAINERS_HOST_OVERRIDE"));
  }

  private static boolean hasImages(List<String> images) {
    List<String> command = new ArrayList<>(List.of("docker", "image", "inspect"));
    command.addAll(images);
    try {
      Process docker =
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        return docker.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS) && docker.exitValue() == 0;
      } finally {
        docker.destroyForcibly();
      }
    } catch (IOException e) {
      return false; // no docker program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
