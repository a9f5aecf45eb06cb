package dev.keyregistry.sidecar;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.keyregistry.http.server.ServerStartException;
import dev.keyregistry.sidecar.query.KeyFile;
import dev.keyregistry.sidecar.query.QueryViews;
import dev.keyregistry.validator.bounded.BoundedImage;
import dev.keyregistry.validator.bounded.KeyFills;
import dev.keyregistry.validator.image.FedImage;
import dev.keyregistry.validator.image.KeyImage;
import dev.keyregistry.validator.validation.Lookups;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import org.jspecify.annotations.Nullable;

/**
 * What an edge holds, and how it gets at what it does not.
 *
 * @param source where that comes from; {@code null} if it holds everything
 */
record EdgeImage(FedImage image, Lookups lookups, @Nullable QueryViews source)
    implements AutoCloseable {

  /**
   * The image that the configuration asks for.
   *
   * @throws ServerStartException if the key file cannot be used
   */
  static EdgeImage of(@Nullable BoundedConfig bounded, MeterRegistry metrics) {
    if (bounded == null) {
      return new EdgeImage(new KeyImage(), Lookups.NONE, null);
    }
    var image = new BoundedImage(bounded.maxKeys(), Ticker.systemTicker());
    var source = new QueryViews(bounded.queryUrl(), key(bounded), HttpClient.newBuilder());
    var fills = new KeyFills(image, source, FillMetrics.bind(metrics, image));
    return new EdgeImage(image, Lookups.ofKeys(fills::fetch), source);
  }

  private static KeyFile key(BoundedConfig bounded) {
    try {
      return KeyFile.open(bounded.queryKeyFile());
    } catch (IllegalArgumentException e) {
      throw new ServerStartException("--query-key-file: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    if (source != null) {
      source.close();
    }
  }
}
