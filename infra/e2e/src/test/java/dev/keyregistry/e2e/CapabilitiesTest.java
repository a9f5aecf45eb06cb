package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list of capabilities names operations and tests: all of them are there. */
class CapabilitiesTest {

  private static final String NOT_YET = "not yet";
  // Lines of the table: a number, what it is, its operations, its tests.
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| ([SAB]\\d+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  // A method below an annotation that makes it a test: they and what is between have no empty line.
  private static final Pattern TEST =
      Pattern.compile(
          "(?ms)^ +@(?:Test|ParameterizedTest|RepeatedTest|FuzzTest)\\b"
              + "(?:(?!\\n\\n).)*?^ +(?:public )?void (\\w+)\\(");
  // The document of edges has one method of it for all, and nothing of gRPC.
  private static final Set<String> OF_EDGES =
      Set.of("any /authz", "post /envoy.service.auth.v3.authorization/check");

  private final Path root = root();
  private final List<MatchResult> rows =
      ROW.matcher(read(root.resolve("infra/docs/capabilities.md"))).results().toList();

  @Test
  void every_capability_has_one_row() {
    Stream<String> wanted =
        Stream.of(numbers("S", 20), numbers("A", 11), numbers("B", 12)).flatMap(ids -> ids);
    assertThat(rows.stream().map(row -> row.group(1))).containsExactlyElementsOf(wanted.toList());
  }

  private static Stream<String> numbers(String letter, int last) {
    return IntStream.rangeClosed(1, last).mapToObj(number -> letter + number);
  }

  @Test
  void every_operation_that_is_named_exists() throws IOException {
    Set<String> operations = new HashSet<>(OF_EDGES);
    for (String document : List.of("command/http", "query/http", "sidecar/endpoints")) {
      operations.addAll(operations("/dev/keyregistry/" + document + "/openapi.json"));
    }
    for (MatchResult row : rows) {
      List<String> named = named(row.group(3));
      assertThat(named.stream().map(name -> name.toLowerCase(Locale.ROOT)))
          .as("operations of %s", row.group(1))
          .isSubsetOf(operations);
      assertThat(named.isEmpty())
          .as("%s has an operation, or not yet", row.group(1))
          .isEqualTo(row.group(3).strip().equals(NOT_YET));
    }
  }

  @Test
  void every_test_that_is_named_exists() throws IOException {
    Map<String, Set<String>> tests = tests();
    for (MatchResult row : rows) {
      for (String name : named(row.group(4))) {
        int dot = name.indexOf('.');
        assertThat(tests.getOrDefault(name.substring(0, dot), Set.of()))
            .as("%s of %s", name, row.group(1))
            .contains(name.substring(dot + 1));
      }
      assertThat(named(row.group(4)).isEmpty())
          .as("%s has a test, or not yet", row.group(1))
          .isEqualTo(row.group(4).strip().equals(NOT_YET));
    }
  }

  @Test
  void only_what_runs_as_a_test_counts_as_one() {
    String source =
        """
          @Test
          void plain() {
            helper(";");
          }

          private static void helper(String value) {}

          @ParameterizedTest
          @CsvSource({"a, {b}", "c, d"})
          void with_rows(String one, String other) throws Exception {}

          @BeforeEach
          void before() {}

          void forgotten() {}
        """;
    assertThat(testsIn(source)).containsExactly("plain", "with_rows");
  }

  private static List<String> named(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
  }

  private static Set<String> operations(String resource) throws IOException {
    Set<String> operations = new HashSet<>();
    try (InputStream in = CapabilitiesTest.class.getResourceAsStream(resource)) {
      JsonNode document = new ObjectMapper().readTree(Objects.requireNonNull(in));
      for (Map.Entry<String, JsonNode> path : document.get("paths").properties()) {
        path.getValue()
            .fieldNames()
            .forEachRemaining(method -> operations.add(method + ' ' + path.getKey()));
      }
    }
    return operations;
  }

  /** The test methods of the whole project, by class. */
  private Map<String, Set<String>> tests() throws IOException {
    Map<String, Set<String>> tests = new HashMap<>();
    List<Path> files = new ArrayList<>();
    for (String module : List.of("registry-events", "registry-command", "registry-query")) {
      files.addAll(sources(module));
    }
    files.addAll(sources("edge-validator"));
    files.addAll(sources("infra"));
    for (Path file : files) {
      tests // some classes of different modules have one name
          .computeIfAbsent(
              file.getFileName().toString().replace(".java", ""), name -> new HashSet<>())
          .addAll(testsIn(read(file)));
    }
    return tests;
  }

  private static List<String> testsIn(String source) {
    return TEST.matcher(source).results().map(found -> found.group(1)).toList();
  }

  private List<Path> sources(String module) throws IOException {
    try (Stream<Path> files = Files.walk(root.resolve(module))) {
      return files
          .filter(file -> file.toString().contains("src/test/java"))
          .filter(file -> file.toString().matches(".*(IT|Test)\\.java"))
          .toList();
    }
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("infra/docs"))) {
      folder = Objects.requireNonNull(folder.getParent(), "not in the project's folder");
    }
    return folder;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
