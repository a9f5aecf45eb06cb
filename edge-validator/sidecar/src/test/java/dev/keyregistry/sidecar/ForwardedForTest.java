package dev.keyregistry.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardedForTest {

  @Test
  void a_plain_list_is_its_addresses() {
    assertThat(ForwardedFor.plain(List.of("192.0.2.1, 10.0.0.1", "::1")))
        .containsExactly("192.0.2.1", "10.0.0.1", "::1");
    assertThat(ForwardedFor.plain(List.of())).isEmpty();
  }

  @Test
  void rfc_7239_names_the_client_with_for() {
    assertThat(
            ForwardedFor.standard(
                List.of(
                    "for=192.0.2.60;proto=http;by=203.0.113.43, For=\"[2001:db8:cafe::17]:4711\"",
                    "for=\"198.51.100.7:80\"")))
        .containsExactly("192.0.2.60", "2001:db8:cafe::17", "198.51.100.7");
  }

  @Test
  void what_is_hidden_or_broken_is_no_address() {
    assertThat(
            ForwardedFor.standard(
                List.of("for=_hidden, for=unknown, proto=http, for=\"[::1\", for=a;for=b")))
        .containsExactly("_hidden", "unknown", "", "", "");
  }

  @Test
  void a_list_has_a_bound() {
    List<String> many = Collections.nCopies(65, "192.0.2.1");
    assertThat(ForwardedFor.plain(many)).isNull();
    assertThat(ForwardedFor.plain(List.of(String.join(",", many)))).isNull();
  }
}
