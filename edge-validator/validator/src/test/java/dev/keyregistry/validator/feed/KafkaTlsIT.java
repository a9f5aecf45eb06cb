package dev.keyregistry.validator.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.events.log.Topics;
import dev.keyregistry.infra.embedded.EmbeddedKafka;
import dev.keyregistry.infra.testkit.TestAuthority;
import dev.keyregistry.validator.image.KeyImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS towards a real broker that wants certificates of its clients. */
class KafkaTlsIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final TestAuthority OURS = TestAuthority.create("ours");
  private static final TestAuthority THEIRS = TestAuthority.create("theirs");

  @TempDir private static Path broker = Path.of("");
  private static @Nullable EmbeddedKafka kafka;
  private static Path ca = Path.of("");

  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void start() throws Exception {
    ca = OURS.write(broker.resolve("ca.crt"));
    TestAuthority.Pair own = OURS.server(broker, "broker");
    kafka =
        EmbeddedKafka.start(
            broker.resolve("data"), 0, EmbeddedKafka.tls(ca, own.certificate(), own.key()));
    try (Admin admin = Admin.create(client(ca, OURS.server(broker, "setup"), servers()))) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(Topics.KEYS, Optional.of(1), Optional.empty())
                      .configs(Map.of("cleanup.policy", "compact"))))
          .all()
          .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @AfterAll
  static void stop() {
    running().close();
  }

  private static EmbeddedKafka running() {
    if (kafka == null) {
      throw new IllegalStateException("no broker");
    }
    return kafka;
  }

  private static String servers() {
    return running().bootstrapServers();
  }

  private static Map<String, Object> client(
      Path authorities, TestAuthority.@Nullable Pair own, String servers) {
    Map<String, Object> settings =
        new HashMap<>(
            KafkaTls.settings(
                authorities,
                own == null ? null : own.certificate(),
                own == null ? null : own.key(),
                false));
    settings.put("bootstrap.servers", servers);
    settings.put("default.api.timeout.ms", 5000);
    settings.put("request.timeout.ms", 3000);
    return settings;
  }

  private static Throwable failureOf(Map<String, Object> settings) {
    try (Admin admin = Admin.create(settings)) {
      return org.assertj.core.api.Assertions.catchThrowable(
          () -> admin.listTopics().names().get(LIMIT.toSeconds(), TimeUnit.SECONDS));
    }
  }

  @Test
  void a_feed_reads_over_tls() throws IOException {
    var image = new KeyImage();
    try (var feed =
        new KafkaKeyFeed(client(ca, OURS.server(folder, "edge"), servers()), image, "t")) {
      feed.start();
      await().atMost(LIMIT).until(image::isComplete);
      assertThat(feed.status().state()).isEqualTo(FeedStatus.State.LIVE);
    }
  }

  @Test
  void the_wrong_authority_is_told_with_its_setting() throws IOException {
    Path wrong = THEIRS.write(folder.resolve("wrong.crt"));
    Map<String, Object> settings = client(wrong, OURS.server(folder, "edge"), servers());
    Throwable failure = failureOf(settings);
    assertThat(failure).isInstanceOf(ExecutionException.class);
    assertThat(KafkaFailures.unwrap(failure)).isInstanceOf(SslAuthenticationException.class);
    assertThat(KafkaFailures.text(failure)).contains("--kafka-tls-ca");
    try (var feed = new KafkaKeyFeed(settings, new KeyImage(), "t")) {
      feed.start();
      await().atMost(LIMIT).until(() -> feed.status().toString().contains("--kafka-tls-ca"));
    }
  }

  @Test
  void a_client_without_a_certificate_or_with_a_strange_one_is_refused() throws IOException {
    assertThat(KafkaFailures.unwrap(failureOf(client(ca, null, servers()))))
        .isInstanceOf(SslAuthenticationException.class);
    TestAuthority.Pair strange = THEIRS.server(folder, "strange");
    Throwable refused = failureOf(client(ca, strange, servers()));
    assertThat(KafkaFailures.unwrap(refused)).isInstanceOf(SslAuthenticationException.class);
    assertThat(KafkaFailures.text(refused)).contains("--kafka-tls-cert");
  }

  @Test
  void a_certificate_of_another_host_is_refused() throws Exception {
    TestAuthority.Pair elsewhere = OURS.issue(folder, "far", "192.0.2.7", Duration.ofDays(2));
    // A broker must know itself by its own certificate, so here it does not check the host.
    Map<String, String> settings =
        new HashMap<>(EmbeddedKafka.tls(ca, elsewhere.certificate(), elsewhere.key()));
    settings.put("ssl.endpoint.identification.algorithm", "");
    try (var other = EmbeddedKafka.start(folder.resolve("data"), 0, settings)) {
      TestAuthority.Pair own = OURS.server(folder, "edge");
      Throwable refused = failureOf(client(ca, own, other.bootstrapServers()));
      assertThat(KafkaFailures.unwrap(refused)).isInstanceOf(SslAuthenticationException.class);
      assertThat(KafkaFailures.text(refused)).contains("is of another host");
    }
  }

  @Test
  void a_client_connects_anew_with_renewed_files() throws Exception {
    // It begins with a pair that the broker refuses, and goes on with a good one, not restarted.
    TestAuthority.Pair own = THEIRS.server(folder, "edge");
    TestAuthority.Pair renewed = OURS.server(folder, "renewed");
    var image = new KeyImage();
    try (var feed = new KafkaKeyFeed(client(ca, own, servers()), image, "t");
        Admin admin = Admin.create(client(ca, own, servers()))) {
      feed.start();
      assertThatThrownBy(() -> admin.listTopics().names().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .hasCauseInstanceOf(SslAuthenticationException.class);
      TestAuthority.renew(own, renewed);
      await()
          .atMost(LIMIT)
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(() -> admin.listTopics().names().get().contains(Topics.KEYS));
      await().atMost(LIMIT).until(image::isComplete);
    }
  }

  @Test
  void a_broken_renewal_leaves_the_old_files_in_use() throws Exception {
    TestAuthority.Pair own = OURS.server(folder, "edge");
    try (Admin admin = Admin.create(client(ca, own, servers()))) {
      Files.writeString(own.certificate(), "half written");
      assertThat(admin.listTopics().names().get(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .contains(Topics.KEYS);
    }
  }

  @Test
  void a_file_that_is_missing_at_the_start_is_told_with_its_setting() {
    assertThatThrownBy(() -> Admin.create(client(folder.resolve("none"), null, servers())))
        .isInstanceOf(KafkaException.class)
        .rootCause()
        .hasMessageContaining("--kafka-tls-ca: " + folder.resolve("none"));
  }
}
