package dev.keyregistry.sidecar;

import dev.keyregistry.http.server.Readiness;
import dev.keyregistry.validator.feed.FeedStatus;
import dev.keyregistry.validator.feed.KeyFeed;
import dev.keyregistry.validator.image.FedImage;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Whether the image can be relied on: it was filled once, and its feed did not give up. It may be
 * relied on while the centre is away.
 */
final class ImageReadiness implements Readiness {

  private final FedImage image;
  private final KeyFeed feed;
  private final BooleanSupplier servingFromSnapshot;

  ImageReadiness(FedImage image, KeyFeed feed, BooleanSupplier servingFromSnapshot) {
    this.image = image;
    this.feed = feed;
    this.servingFromSnapshot = servingFromSnapshot;
  }

  @Override
  public String ready() {
    return servingFromSnapshot.getAsBoolean()
        ? "ready, serving from its snapshot"
        : Readiness.super.ready();
  }

  @Override
  public Optional<String> unready() {
    FeedStatus status = feed.status();
    if (image.isComplete() && !status.isStopped()) {
      return Optional.empty();
    }
    String problem = status.problem() == null ? "" : ": " + status.problem();
    return Optional.of(
        status.isStopped() ? "the feed stopped" + problem : "the image is not complete" + problem);
  }
}
