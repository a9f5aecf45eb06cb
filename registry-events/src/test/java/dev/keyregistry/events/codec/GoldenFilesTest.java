package dev.keyregistry.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.events.RegistryEvent;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFilesTest {

  static List<String> types() {
    return EventCodec.types();
  }

  static List<String> newestTypes() {
    return types().stream()
        .filter(type -> EventCodec.typeOf(SampleEvents.of(type)).equals(type))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("types")
  void every_version_that_was_ever_written_is_read(String type) {
    assertThat(EventCodec.decode(type, GoldenFiles.read(type))).isEqualTo(SampleEvents.of(type));
  }

  @ParameterizedTest
  @MethodSource("newestTypes")
  void the_newest_version_is_written_to_the_byte(String type) {
    assertThat(EventCodec.encode(SampleEvents.of(type)))
        .asString(UTF_8)
        .isEqualTo(new String(GoldenFiles.read(type), UTF_8));
  }

  @Test
  void every_wire_name_has_a_golden_file_and_none_is_left_over()
      throws IOException, URISyntaxException {
    URL folder = Objects.requireNonNull(getClass().getResource("/golden"));
    try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".json"))
              .map(name -> name.substring(0, name.length() - ".json".length()))
              .toList();
      assertThat(names).containsExactlyInAnyOrderElementsOf(EventCodec.types());
    }
  }

  @Test
  void every_event_class_has_one_wire_name_that_is_the_newest() {
    assertThat(leaves(RegistryEvent.class))
        .allSatisfy(
            type -> assertThat(EventCodec.types()).contains(EventCodec.typeOf(eventClass(type))));
  }

  private static Class<? extends RegistryEvent> eventClass(Class<?> type) {
    return type.asSubclass(RegistryEvent.class);
  }

  private static List<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Stream.of(type.getPermittedSubclasses())
            .flatMap(permitted -> leaves(permitted).stream())
            .toList()
        : List.of(type);
  }
}
