package dev.keyregistry.sidecar.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

  private final RouteTable<String> table = new RouteTable<>();

  @Test
  void the_most_specific_rule_counts() throws AmbiguousTargetException {
    add("/**");
    add("/invoices/**");
    add("/invoices");
    add("/invoices/{id}");
    add("/invoices/new");
    add("/invoices/{id}/lines/{line}");

    assertThat(find("GET", "/")).isEqualTo("/**");
    assertThat(find("GET", "/else")).isEqualTo("/**");
    assertThat(find("GET", "/invoices")).isEqualTo("/invoices");
    assertThat(find("GET", "/invoices/")).isEqualTo("/invoices");
    assertThat(find("GET", "/invoices/new")).isEqualTo("/invoices/new");
    assertThat(find("GET", "/invoices/7")).isEqualTo("/invoices/{id}");
    assertThat(find("GET", "/invoices/new/lines/3")).isEqualTo("/invoices/{id}/lines/{line}");
    assertThat(find("GET", "/invoices/7/lines")).isEqualTo("/invoices/**");
    assertThat(find("GET", "/Invoices")).isEqualTo("/**");
  }

  @Test
  void a_path_without_a_rule_has_none() throws AmbiguousTargetException {
    add("/a/{b}");
    assertThat(find("GET", "/a")).isNull();
    assertThat(find("GET", "/a/b/c")).isNull();
    assertThat(find("GET", "/")).isNull();
  }

  @Test
  void a_rule_of_another_method_is_passed_over() throws AmbiguousTargetException {
    add("/**");
    add("/a/{b}", "GET");
    add("/a/new", "POST");
    assertThat(find("GET", "/a/new")).isEqualTo("/a/{b}");
    assertThat(find("HEAD", "/a/new")).isEqualTo("/a/{b}");
    assertThat(find("POST", "/a/new")).isEqualTo("/a/new");
    assertThat(find("DELETE", "/a/new")).isEqualTo("/**");
    assertThat(find("get", "/a/new")).isEqualTo("/**");
  }

  @Test
  void two_rules_about_the_same_are_found_out() {
    assertThat(table.add(PathPattern.of("/a/{b}"), Set.of("GET"), "one")).isNull();
    assertThat(table.add(PathPattern.of("/a/{c}"), Set.of("GET", "POST"), "two")).isEqualTo("one");
    assertThat(table.add(PathPattern.of("/a/{c}/**"), Set.of("GET"), "three")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "/a//b",
        "/a/{b",
        "/a/b}",
        "/{}",
        "/{1}",
        "/a*",
        "/**/b",
        "/{a}/{a}",
        "/a/..",
        "/a;b",
        "/a%2fb"
      })
  void what_is_no_pattern_is_refused(String pattern) {
    assertThatThrownBy(() -> PathPattern.of(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_pattern_shows_itself_as_it_is_written() {
    for (String pattern : new String[] {"/", "/a/{b}/c", "/a/**", "/**"}) {
      assertThat(PathPattern.of(pattern)).hasToString(pattern);
    }
  }

  private void add(String pattern, String... methods) {
    assertThat(table.add(PathPattern.of(pattern), Set.of(methods), pattern)).isNull();
  }

  private @Nullable String find(String method, String path) throws AmbiguousTargetException {
    return table.find(method, RequestPath.of(path).segments());
  }
}
