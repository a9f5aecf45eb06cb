package dev.keyregistry.sidecar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.Topics;
import dev.keyregistry.events.log.ViewHeaders;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.infra.testkit.KafkaCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A sidecar with a Kafka of its own, a relay's hand and a client. */
final class Edge implements AutoCloseable {

  private static final LogIdentity LOG = new LogIdentity(new UUID(1, 2), 1);

  final KafkaCluster kafka = KafkaCluster.fresh();
  final Sidecar sidecar;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", kafka.bootstrapServers(), "linger.ms", 0),
          new ByteArraySerializer(),
          new ByteArraySerializer());

  Edge() {
    this(gateway -> gateway.withClientAddressHeader("X-Forwarded-For"));
  }

  Edge(UnaryOperator<GatewayConfig> gateway) {
    this(gateway, config -> config);
  }

  Edge(UnaryOperator<GatewayConfig> gateway, UnaryOperator<SidecarConfig> further) {
    SidecarConfig config = SidecarConfig.of("127.0.0.1", 0, kafka.bootstrapServers(), "test");
    sidecar = Sidecar.start(further.apply(config.withGateway(gateway.apply(GatewayConfig.NONE))));
  }

  /** Waits until it answers from all that was published up to this position. */
  void awaitPosition(long position) {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> sidecar.isReady() && sidecar.appliedPosition() >= position);
  }

  void createTopic() {
    kafka.createTopic(Topics.KEYS, 1, Map.of("cleanup.policy", "compact"));
  }

  void publish(EntityView... views) throws Exception {
    for (EntityView view : views) {
      var record =
          new ProducerRecord<>(
              Topics.KEYS, view.id().recordKey().getBytes(UTF_8), ViewCodec.encode(view));
      new ViewHeaders(view.position(), true, ChainHash.ORIGIN, LOG)
          .toMap()
          .forEach((name, value) -> record.headers().add(name, value));
      producer.send(record).get(30, TimeUnit.SECONDS);
    }
  }

  HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return send("GET", path, List.of(headers));
  }

  HttpResponse<String> send(String method, String path, List<String> headers)
      throws IOException, InterruptedException {
    return send(method, path, headers, HttpRequest.BodyPublishers.noBody());
  }

  HttpResponse<String> send(
      String method, String path, List<String> headers, HttpRequest.BodyPublisher body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create(sidecar.uri() + path))
            .timeout(Duration.ofSeconds(10))
            .method(method, body);
    for (int i = 0; i < headers.size(); i += 2) {
      request.header(headers.get(i), headers.get(i + 1));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    client.close();
    sidecar.close();
    producer.close();
    kafka.close();
  }
}
