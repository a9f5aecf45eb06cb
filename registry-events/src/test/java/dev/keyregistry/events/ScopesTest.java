package dev.keyregistry.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScopesTest {

  @ParameterizedTest
  @CsvSource({
    "invoices:read, invoices:read, true",
    "invoices:read, invoices:write, false",
    "invoices:read, invoices:*, false",
    "invoices:*, invoices:read, true",
    "invoices:*, invoices:*, true",
    "invoices:*, invoices:a:b, true",
    "invoices:*, invoices, false",
    "invoices:*, invoicesx:read, false",
    "a:b:*, a:b:c, true",
    "a:b:*, a:c, false",
    "*, invoices:read, true",
    "*, *, true",
    "*, '', false",
    "*, registry:keys:write, false",
    "*, registry:*, false",
    "registry:*, registry:keys:write, true",
    "registry:*, invoices:read, false",
    "registry:keys:*, registry:keys:write, true",
    "registry:keys:*, registry:tenants:write, false",
    "registry:keys:write, registry:keys:write, true",
    "invoices:read, '', false",
    "invoices:read, :, false"
  })
  void a_scope_covers_another(String held, String required, boolean covered) {
    assertThat(Scopes.of(held).cover(required)).isEqualTo(covered);
  }

  @Test
  void no_scopes_cover_nothing() {
    assertThat(Scopes.NONE.cover("a:b")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "a", "a:", ":a", "a b:c", "*:read", "a:*:c", "a::b", "a:b:c:d:e:f", "a:b\n"})
  void what_is_no_scope_is_refused(String scope) {
    assertThatThrownBy(() -> Scopes.of(scope)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_set_has_at_most_256_scopes() {
    List<String> many = IntStream.rangeClosed(0, 256).mapToObj(i -> "a:" + i).toList();
    assertThat(Scopes.of(many.subList(0, 256)).toList()).hasSize(256);
    assertThatThrownBy(() -> Scopes.of(many)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void the_order_in_which_scopes_are_given_does_not_matter() {
    assertThat(Scopes.of("b:c", "a:b", "b:c")).isEqualTo(Scopes.of("a:b", "b:c"));
    assertThat(Scopes.of("b:c", "a:b")).hasToString("a:b b:c");
  }
}
