package dev.keyregistry.e2e.gateway;

import dev.keyregistry.e2e.ServiceProcess;
import dev.keyregistry.e2e.gateway.RawClient.RawAnswer;
import dev.keyregistry.e2e.gateway.Upstream.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A gateway before a service, and its edge: a process of its own, on the keys of the cell. */
final class GatewayStand implements AutoCloseable {

  private final ServiceProcess edge;
  private final Upstream upstream = new Upstream();
  private final Gateway gateway;
  private final AtomicInteger marks = new AtomicInteger();

  /**
   * What came of a request.
   *
   * @param received what the service was sent; {@code null} if nothing
   */
  record Exchange(RawAnswer answer, @Nullable Received received) {
    int status() {
      return answer.status();
    }
  }

  GatewayStand(GatewayKind kind, Path folder) throws IOException {
    edge = PolicyEdge.start("edge-of-" + kind.program(), kind.originalHeaders(), folder);
    gateway = Gateway.start(kind, folder, edge.port(), upstream.port());
    edge.awaitReady();
  }

  ServiceProcess edge() {
    return edge;
  }

  Gateway gateway() {
    return gateway;
  }

  /** Sends a request without a body. */
  Exchange send(String method, String target, String... headers) {
    return send(method, target, List.of(headers), "");
  }

  /** Sends a request as it is: whole lines of headers. */
  Exchange send(String method, String target, List<String> headers, String body) {
    String mark = Integer.toString(marks.incrementAndGet());
    List<String> all = new ArrayList<>(headers);
    all.add(Upstream.MARK + ": " + mark);
    if (!body.isEmpty()) {
      all.add("Content-Length: " + body.length());
    }
    RawAnswer answer =
        RawClient.send(gateway.port(), method + ' ' + target + " HTTP/1.1", all, body);
    return new Exchange(answer, upstream.received(mark).orElse(null));
  }

  @Override
  public void close() {
    gateway.close();
    edge.close();
    upstream.close();
  }
}
