package dev.keyregistry.events.view;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.codec.CodecException;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewCodecTest {

  private static final long SEED = Long.getLong("seed", new Random().nextLong());

  private static final String KEY =
      """
      {"type":"key","id":"key_01890000000000000000000001","tenant":"acme","environment":"live",\
      "status":"active","secrets":[],"createdAt":"1","position":"2"}\
      """;

  @Test
  void a_view_reads_back_as_it_was() {
    var views = new RandomViews(new Random(SEED));
    for (int i = 0; i < 20_000; i++) {
      EntityView view = views.next();
      assertThat(ViewCodec.decode(ViewCodec.encode(view))).as("seed %d", SEED).isEqualTo(view);
    }
  }

  @Test
  void damaged_bytes_are_a_view_or_a_clear_error() {
    var views = new RandomViews(new Random(SEED));
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = views.damaged(ViewCodec.encode(views.next()));
      try {
        assertThat(ViewCodec.decode(damaged)).isNotNull();
      } catch (CodecException e) {
        assertThat(e.problem()).as("seed %d", SEED).isEqualTo(CodecException.Problem.UNREADABLE);
      }
    }
  }

  @Test
  void a_view_is_compact() {
    assertThat(ViewCodec.encode(decode(KEY))).asString(UTF_8).isEqualTo(KEY);
  }

  @Test
  void unknown_fields_are_passed_over() {
    assertThat(decode(KEY.replace("\"secrets\"", "\"new\":{\"a\":[1,{}]},\"secrets\"")))
        .isEqualTo(decode(KEY));
  }

  @Test
  void E2_a_view_names_its_restricting_fields() {
    EntityView suspended =
        new TenantView(TenantId.of("acme"), true, null, new TreeMap<>(), Cuts.NONE, 7);
    assertThat(ViewCodec.encode(suspended))
        .asString(UTF_8)
        .contains("\"critical\":[\"suspended\"]");
  }

  @Test
  void E2_an_unknown_critical_field_refuses_the_view() {
    assertUnreadable(
        KEY.replace("\"secrets\"", "\"critical\":[\"mtlsOnly\"],\"mtlsOnly\":true,\"secrets\""));
    assertThat(decode(KEY.replace("\"secrets\"", "\"critical\":[\"expiresAt\"],\"secrets\"")))
        .isEqualTo(decode(KEY));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "{}",
        "{\"type\":\"user\"}",
        "{\"id\":\"acme\",\"type\":\"tenant\",\"position\":\"1\"}",
        "{\"type\":\"tenant\",\"id\":\"acme\"}",
        "{\"type\":\"tenant\",\"id\":\"acme\",\"position\":\"0\"}",
        "{\"type\":\"tenant\",\"id\":\"acme\",\"position\":\"-1\"}",
        "{\"type\":\"tenant\",\"id\":\"acme\",\"position\":\"9223372036854775808\"}",
        "{\"type\":\"tenant\",\"id\":\"acme\",\"position\":1}",
        "{\"type\":\"tenant\",\"id\":\"acme\",\"position\":\"1\",\"position\":\"2\"}",
        "{\"type\":\"tenant\",\"id\":\"acme\",\"position\":\"1\"}{}",
        "{\"type\":\"tenant\",\"id\":\"ACME\",\"position\":\"1\"}",
        "{\"type\":\"tenant\",\"id\":\"acme\",\"position\":\"1\",\"suspended\":\"no\"}",
        "{\"type\":\"tenant\",\"id\":\"acme\",\"position\":\"1\",\"roles\":[{\"scopes\":[]}]}",
        "{\"type\":\"tenant\",\"id\":\"acme\",\"position\":\"1\",\"roles\":"
            + "[{\"name\":\"a\"},{\"name\":\"a\"}]}",
        "{\"type\":\"tenant\",\"id\":\"acme\",\"position\":\"1\",\"cuts\":[{}]}",
        "{\"type\":\"group\",\"id\":\"grp_x\",\"tenant\":\"acme\",\"position\":\"1\"}",
        "{\"type\":\"tenant\",\"id\":\"acme\",\"position\":\"1\""
      })
  void what_is_no_view_is_refused(String json) {
    assertUnreadable(json);
  }

  @Test
  void a_field_of_a_wrong_kind_is_refused() {
    assertUnreadable(KEY.replace("\"active\"", "\"frozen\""));
    assertUnreadable(KEY.replace("\"secrets\":[]", "\"secrets\":[{\"generation\":0}]"));
    assertUnreadable(KEY.replace("\"secrets\":[]", "\"secrets\":[],\"scopes\":[\"a b\"]"));
    assertUnreadable(KEY.replace("\"secrets\":[]", "\"secrets\":[],\"expiresAt\":\"soon\""));
    assertUnreadable(KEY.replace("\"secrets\":[]", "\"secrets\":[],\"allowedIps\":[\"a.b\"]"));
    assertUnreadable(KEY.replace("\"secrets\":[]", "\"secrets\":[],\"rateLimit\":[]"));
    assertUnreadable(KEY.replace("\"secrets\":[],", ""));
  }

  @Test
  void deep_nesting_is_refused() {
    assertUnreadable(KEY.replace("\"secrets\":", "\"x\":" + "[".repeat(5000) + ",\"secrets\":"));
  }

  @Test
  void an_oversize_view_is_refused_on_both_sides() {
    assertThatThrownBy(() -> ViewCodec.decode(new byte[ViewCodec.MAX_BYTES + 1]))
        .isInstanceOf(CodecException.class);
    var roles = new TreeMap<String, Scopes>();
    for (int i = 0; i < 3000; i++) {
      roles.put("r".repeat(200) + i, Scopes.NONE);
    }
    var tenant = new TenantView(TenantId.of("acme"), false, null, roles, Cuts.NONE, 1);
    assertThatThrownBy(() -> ViewCodec.encode(tenant))
        .isInstanceOfSatisfying(
            CodecException.class,
            e -> assertThat(e.problem()).isEqualTo(CodecException.Problem.TOO_LARGE));
  }

  @Test
  void an_error_repeats_no_bytes() {
    assertThatThrownBy(() -> decode(KEY.replace("\"acme\"", "\"PLANTED\"")))
        .hasNoCause()
        .hasMessageNotContaining("PLANTED");
  }

  private static EntityView decode(String json) {
    return ViewCodec.decode(json.getBytes(UTF_8));
  }

  private static void assertUnreadable(String json) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOfSatisfying(
            CodecException.class,
            e -> assertThat(e.problem()).isEqualTo(CodecException.Problem.UNREADABLE));
  }
}
