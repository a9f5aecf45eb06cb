package dev.keyregistry.bench;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs that the benches of HTTP servers need and do not install. */
final class AuthzPackages {

  private static final Path MODULES = Path.of("/usr/lib/nginx/modules");

  private AuthzPackages() {}

  /** The names of Debian's packages that are not here: nginx and wrk. */
  static List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (program("nginx").isEmpty()) {
      missing.add("nginx-light");
    }
    if (program("wrk").isEmpty()) {
      missing.add("wrk");
    }
    return missing;
  }

  /** The same, with nginx's Lua and h2load. */
  static List<String> missingWithLua() {
    List<String> missing = new ArrayList<>(missing());
    boolean lua =
        Stream.of("ndk_http_module.so", "ngx_http_lua_module.so")
            .allMatch(module -> Files.isReadable(MODULES.resolve(module)));
    if (!lua) {
      missing.add("libnginx-mod-http-lua");
    }
    if (program("h2load").isEmpty()) {
      missing.add("nghttp2-client");
    }
    return missing;
  }

  /** The path of a program that is there. */
  static String require(String program) {
    return program(program)
        .orElseThrow(() -> new IllegalStateException(program + " is not installed"))
        .toString();
  }

  // nginx stands where only root's PATH leads.
  private static Optional<Path> program(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + File.pathSeparator + "/usr/sbin";
    return Stream.of(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
