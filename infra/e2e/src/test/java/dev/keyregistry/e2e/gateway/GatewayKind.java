package dev.keyregistry.e2e.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The gateways that are tested as they run: how each is installed and started. */
enum GatewayKind {
  NGINX("nginx-light", "X_ORIGINAL") {
    @Override
    List<String> command(Path program, Path folder) {
      Path main = write(folder.resolve("nginx.conf"), NGINX_MAIN.replace("FOLDER", "" + folder));
      return List.of(program.toString(), "-c", main.toString(), "-e", folder + "/start.log");
    }
  },
  CADDY("caddy", "X_FORWARDED") {
    @Override
    List<String> command(Path program, Path folder) {
      String file = folder.resolve("Caddyfile").toString();
      return List.of(program.toString(), "run", "--adapter", "caddyfile", "--config", file);
    }
  },
  HAPROXY("haproxy", "X_ORIGINAL") {
    @Override
    List<String> command(Path program, Path folder) {
      return List.of(program.toString(), "-db", "-f", folder.resolve("haproxy.cfg").toString());
    }
  };

  // What Debian's own nginx.conf has around the files in conf.d, with all it writes in one folder.
  private static final String NGINX_MAIN =
      """
      daemon off;
      pid FOLDER/nginx.pid;
      events {}
      http {
        client_body_temp_path FOLDER/body;
        proxy_temp_path FOLDER/proxy;
        fastcgi_temp_path FOLDER/fastcgi;
        uwsgi_temp_path FOLDER/uwsgi;
        scgi_temp_path FOLDER/scgi;
        include FOLDER/registry.conf;
      }
      """;

  private final String itsPackage;
  private final String originalHeaders;

  GatewayKind(String itsPackage, String originalHeaders) {
    this.itsPackage = itsPackage;
    this.originalHeaders = originalHeaders;
  }

  /** The name of its program, and of the folder of its files. */
  String program() {
    return name().toLowerCase(Locale.ROOT);
  }

  String itsPackage() {
    return itsPackage;
  }

  /** In which headers its configuration tells the original request: the edge's setting. */
  String originalHeaders() {
    return originalHeaders;
  }

  /** Runs it in the foreground with the files of a folder. */
  abstract List<String> command(Path program, Path folder);

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
