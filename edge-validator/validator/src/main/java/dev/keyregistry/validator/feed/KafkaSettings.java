package dev.keyregistry.validator.feed;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/**
 * The settings of the feed's clients: for little latency once live, and for much at once before.
 *
 * @param common what the deployment says: where the cluster is and how to talk to it
 */
record KafkaSettings(Map<String, Object> common) {

  private static final int BATCH_RECORDS = 2000;
  private static final int FETCH_BYTES = 4 * 1024 * 1024;
  private static final int API_TIMEOUT_MILLIS = 10_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
  private static final int RECONNECT_MAX_MILLIS = 500;

  KafkaSettings {
    common = Map.copyOf(common);
  }

  Map<String, Object> admin() {
    Map<String, Object> settings = new HashMap<>();
    settings.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
    settings.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    settings.put(CommonClientConfigs.RECONNECT_BACKOFF_MAX_MS_CONFIG, RECONNECT_MAX_MILLIS);
    settings.putAll(common);
    return settings;
  }

  Map<String, Object> consumer() {
    Map<String, Object> settings = admin();
    // Every record derives from a committed event: no reason to wait for Kafka's commit.
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // E4: truncation and out-of-range surface as exceptions; never `latest`.
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH_RECORDS);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    return settings;
  }

  @Override
  public String toString() {
    return "KafkaSettings" + common.keySet(); // the values may be passwords
  }
}
