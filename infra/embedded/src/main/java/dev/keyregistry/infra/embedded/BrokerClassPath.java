package dev.keyregistry.infra.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a broker needs of this JVM's class path, and nothing else of it: so it is the same one for
 * whoever starts a broker, which an {@link AotCache} asks for, and no class of the registry or of a
 * test can come between.
 */
final class BrokerClassPath {
  private static final String JARS = "broker.jars"; // written by the build
  // Which logging there is, if any, is the choice of whoever starts the broker.
  private static final Pattern LOGGING = Pattern.compile("logback-.*\\.jar");

  private BrokerClassPath() {}

  static String get() {
    Set<String> jars = jars();
    List<String> needed = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = Path.of(entry).getFileName().toString();
      if (jars.contains(name) || LOGGING.matcher(name).matches()) {
        needed.add(entry);
      }
    }
    needed.sort(null); // two modules may list them in different orders
    needed.add(own());
    return String.join(File.pathSeparator, needed);
  }

  private static String own() {
    try {
      URL location = KafkaBrokerMain.class.getProtectionDomain().getCodeSource().getLocation();
      return Path.of(location.toURI()).toString();
    } catch (URISyntaxException e) {
      throw new EmbeddedServerException("Cannot find the classes of " + KafkaBrokerMain.class, e);
    }
  }

  private static Set<String> jars() {
    try (InputStream in = BrokerClassPath.class.getResourceAsStream(JARS)) {
      if (in == null) {
        throw new EmbeddedServerException("Not on the class path: " + JARS + "; build with Maven");
      }
      Set<String> names = new HashSet<>();
      for (String entry : new String(in.readAllBytes(), StandardCharsets.UTF_8).split(":", -1)) {
        names.add(Path.of(entry.strip()).getFileName().toString());
      }
      return names;
    } catch (IOException e) {
      throw new EmbeddedServerException("Cannot read " + JARS, e);
    }
  }
}
