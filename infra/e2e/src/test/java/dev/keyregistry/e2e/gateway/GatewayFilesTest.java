package dev.keyregistry.e2e.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The gateways' configurations as they are written. */
class GatewayFilesTest {

  private static final List<String> CREDENTIALS =
      List.of("authorization", "x-api-key", "x-apikey", "apikey");

  @ParameterizedTest
  @ValueSource(
      strings = {"nginx/registry.conf", "traefik/registry.yaml", "envoy/http-ext-authz.yaml"})
  void gateways_that_remove_headers_by_name_name_all_of_them(String file) throws IOException {
    String text = read(file).toLowerCase(Locale.ROOT);
    assertThat(RegistryHeaders.TO_SERVICES)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(text).contains(name.toLowerCase(Locale.ROOT)));
    assertThat(text).contains(CREDENTIALS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"traefik/registry.yaml", "traefik/traefik.yaml", "envoy/http-ext-authz.yaml"})
  void files_of_gateways_that_do_not_run_here_are_yaml(String file) throws IOException {
    String filled = Pattern.compile("@[A-Z]+@").matcher(read(file)).replaceAll("80");
    Object root = new Load(LoadSettings.builder().setLabel(file).build()).loadFromString(filled);
    assertThat(root).isInstanceOf(Map.class);
  }

  @Test
  void the_readme_tells_of_every_gateway() throws IOException {
    String readme = read("README.md");
    for (String folder : List.of("nginx", "caddy", "haproxy", "traefik", "envoy")) {
      assertThat(GatewayFiles.root().resolve(folder)).isDirectory();
      assertThat(readme).contains('(' + folder + '/');
    }
  }

  private static String read(String file) throws IOException {
    return Files.readString(GatewayFiles.root().resolve(Path.of(file)));
  }
}
