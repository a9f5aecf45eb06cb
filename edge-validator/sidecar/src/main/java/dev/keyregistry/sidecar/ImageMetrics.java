package dev.keyregistry.sidecar;

import dev.keyregistry.validator.feed.FeedStatus;
import dev.keyregistry.validator.feed.KeyFeed;
import dev.keyregistry.validator.image.FedImage;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What operators want to know of the image and its feed. */
final class ImageMetrics {

  private ImageMetrics() {}

  static void bind(MeterRegistry metrics, FedImage image, KeyFeed feed) {
    Gauge.builder("registry.image.keys", image, FedImage::size)
        .description("Keys held")
        .register(metrics);
    Gauge.builder("registry.image.position", image, FedImage::appliedPosition)
        .description("The position of the log that is reflected")
        .register(metrics);
    Gauge.builder("registry.image.complete", image, held -> held.isComplete() ? 1 : 0)
        .description("1 once the image was filled")
        .register(metrics);
    FunctionCounter.builder("registry.image.unreadable", image, FedImage::unreadableRecords)
        .description("Records that could not be read; each denies what it is of")
        .register(metrics);
    for (FeedStatus.State state : FeedStatus.State.values()) {
      Gauge.builder("registry.feed.state", feed, of -> of.status().state() == state ? 1 : 0)
          .description("1 for what the feed does now")
          .tag("state", state.name())
          .register(metrics);
    }
  }
}
