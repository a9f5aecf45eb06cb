package dev.keyregistry.infra.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The main of a broker's own JVM; {@link EmbeddedKafka} starts it. */
final class KafkaBrokerMain {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaBrokerMain.class);

  private KafkaBrokerMain() {}

  /** Takes one argument, the file that {@link KafkaFolder} wrote. */
  public static void main(String[] args) {
    try {
      run(new KafkaFolder(Path.of(args[0]).resolveSibling("")));
    } catch (Throwable e) {
      LOG.error("The broker failed", e);
      // Half-started threads must not keep the JVM alive.
      Runtime.getRuntime().halt(1);
    }
  }

  private static void run(KafkaFolder folder) throws Exception {
    folder.writePid();
    var properties = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.propertiesFile())) {
      properties.load(reader);
    }
    format(properties);
    var server = new KafkaRaftServer(new KafkaConfig(properties), Time.SYSTEM);
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
    server.startup();
    folder.writeReady();
    server.awaitShutdown();
  }

  /** Formats the log directory on its first use and leaves it alone afterwards. */
  private static void format(Properties properties) throws Exception {
    var output = new ByteArrayOutputStream();
    try (var print = new PrintStream(output, true, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(print)
          .setSupportedFeatures(List.copyOf(Feature.PRODUCTION_FEATURES))
          .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
          .setClusterId(properties.getProperty(KafkaFolder.CLUSTER_ID))
          .addDirectory(properties.getProperty("log.dirs"))
          .setMetadataLogDirectory(properties.getProperty("log.dirs"))
          .setControllerListenerName(properties.getProperty("controller.listener.names"))
          .setHasDynamicQuorum(false)
          .setIgnoreFormatted(true)
          .run();
    } catch (Exception e) {
      throw new IOException("Cannot format: " + output.toString(StandardCharsets.UTF_8), e);
    }
  }
}
