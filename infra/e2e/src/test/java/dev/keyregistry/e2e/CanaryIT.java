package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.e2e.Registry.IssuedKey;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.Http;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** Looks for every secret of these tests, after them, wherever the shared cell writes. */
@Order(Integer.MAX_VALUE)
@Isolated // it would find what others are writing
final class CanaryIT {

  private final Registry registry = SharedCell.REGISTRY;

  @Test
  void no_secret_is_left_anywhere_and_planted_ones_are_found() throws Exception {
    IssuedKey planted = useAndMisuse();

    Places clean = search();
    assertThat(clean.found()).isEmpty();
    assertThat(clean.bytes()).isGreaterThan(1_000_000);

    plant(planted.secret());
    Set<String> found = search().found();
    assertThat(found)
        .contains(
            "file logs/registry.log",
            "file planted",
            "topic planted",
            "table public.planted_text",
            "table public.planted_bytes");
  }

  /** Everything that handles a secret, and every mistake that might make a server tell of one. */
  private IssuedKey useAndMisuse() {
    IssuedKey key = registry.newKnownKey("a:b");
    String secret = key.secret();
    registry.change(key, "POST", "rotate", Map.of("overlap", "PT1H"));
    IssuedKey spare = registry.newKey("registry", "registry:keys:write");
    registry.change(spare, "revoke");
    registry.awaitEverywhere(spare.secret(), "", 401);

    String command = registry.commandUrl();
    Map<String, String> root = Registry.bearer(registry.rootKey());
    Http.send("POST", command + "/v1/keys", root, "{\"tenant\":\"" + secret + "\"");
    Http.send("POST", command + "/v1/keys", root, "{\"" + secret + "\":1}");
    Http.send("POST", command + "/v1/keys", root, "{\"tenant\":[\"" + secret + "\"]}");
    Http.send("POST", command + "/v1/keys/" + secret + "/revoke", root, "{}");
    Http.send("POST", command + "/v1/keys", Map.of("Authorization", secret), "{}");
    for (String url : List.of(command, registry.queryUrl(), registry.edgeUrls().getFirst())) {
      Http.get(url + "/authz?scope=" + secret, Registry.bearer(secret));
      Http.get(url + "/v1/keys/" + secret, root);
      Http.get(url + "/nowhere/" + secret, Map.of("X-API-Key", secret));
      Http.get(url + "/v1/keys", Map.of("Authorization", "Bearer " + secret + "x"));
      Http.get(url + "/v1/keys", Map.of("Authorization", "Basic " + secret));
    }
    reportWithSecretsInUrls(key, spare);
    return key;
  }

  private void reportWithSecretsInUrls(IssuedKey reported, IssuedKey other) {
    String url = "https://example.org/?api_key=";
    String encoded = other.secret().replace("_", "%5F");
    Answer taken =
        registry.command(
            "POST",
            "/v1/leaks",
            Map.of(
                "leaks",
                List.of(
                    Map.of("token", reported.secret(), "url", url + reported.secret()),
                    Map.of("token", other.secret(), "url", url + encoded),
                    Map.of(
                        "token",
                        "nobody-has-it",
                        "url",
                        url + encoded,
                        "source",
                        reported.secret()))));
    assertThat(taken.status()).as("%s", taken).isEqualTo(202);
    for (IssuedKey key : List.of(reported, other)) {
      await()
          .atMost(Registry.LIMIT)
          .until(
              () -> registry.query("/v1/keys/" + key.id() + "/events", Map.of()).body().toString(),
              events -> events.contains(url + '…'));
    }
  }

  private Places search() throws Exception {
    var places = new Places(new Needles(Registry.SECRETS));
    places.files(SharedCell.DATA_DIR, Path.of(SharedCell.INFO.rootKeyFile()));
    places.topics(SharedCell.INFO.kafkaBootstrapServers());
    for (String url : List.of(SharedCell.logDatabase(), SharedCell.queryDatabase())) {
      places.tables(url, SharedCell.DATABASE_USER, SharedCell.password());
    }
    return places;
  }

  private void plant(String secret) throws Exception {
    LoggerFactory.getLogger("careless").info("a careless line with {}", secret);
    Files.writeString(SharedCell.DATA_DIR.resolve("planted"), "a file with " + secret);
    byte[] bytes = secret.getBytes(StandardCharsets.US_ASCII);
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            SharedCell.INFO.kafkaBootstrapServers(),
            "compression.type",
            "gzip");
    try (Admin admin = Admin.create(settings)) {
      admin
          .createTopics(List.of(new NewTopic("planted", Optional.of(1), Optional.empty())))
          .all()
          .get();
    }
    var serializer = new ByteArraySerializer();
    try (var producer = new KafkaProducer<>(settings, serializer, serializer)) {
      producer.send(new ProducerRecord<>("planted", Base64.getEncoder().encode(bytes))).get();
    }
    try (Connection log = connect(SharedCell.logDatabase());
        Connection query = connect(SharedCell.queryDatabase())) {
      insert(log, "planted_text", "text", secret);
      insert(query, "planted_bytes", "bytea", bytes);
    }
  }

  private static void insert(Connection connection, String table, String type, Object value)
      throws Exception {
    try (Statement create = connection.createStatement()) {
      create.execute("create table " + table + " (content " + type + ")");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("insert into " + table + " values (?)")) {
      insert.setObject(1, value);
      insert.executeUpdate();
    }
  }

  private static Connection connect(String url) throws Exception {
    return DriverManager.getConnection(url, SharedCell.DATABASE_USER, SharedCell.password());
  }
}
