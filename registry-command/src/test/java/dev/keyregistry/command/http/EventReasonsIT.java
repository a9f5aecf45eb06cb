package dev.keyregistry.command.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.command.RunningCommand.IssuedKey;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.infra.testkit.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each change is an event that says by whom, from where and why. */
class EventReasonsIT {

  private final RunningCommand command = RunningCommand.shared();
  private final String tenant = command.newTenant();

  @Test
  void the_creation_of_a_tenant_a_group_and_a_key_keeps_its_reason() {
    Map<String, Map<String, String>> creations =
        Map.of(
            "/v1/tenants", Map.of("id", tenant + "-again"),
            "/v1/groups", Map.of("tenant", tenant, "name", "partners"),
            "/v1/keys", Map.of("tenant", tenant));
    creations.forEach(
        (path, body) -> {
          Map<String, String> withReason = new HashMap<>(body);
          withReason.put("reason", "ticket 42");
          Answer created = command.send("POST", path, withReason);
          assertThat(created.status()).as("%s %s", path, created).isEqualTo(201);
          assertThat(reason(created.text("position"))).as(path).isEqualTo("ticket 42");
        });
  }

  @Test
  void each_row_of_an_import_keeps_its_own_reason() {
    String rows = row("a", ",\"reason\":\"from billing\"") + row("b", "") + row("c", tooLong());

    Imported imported =
        Imported.post(
            command.url() + "/v1/keys/import", command.rootKey(), Map.of(), rows.getBytes(UTF_8));

    assertThat(imported.statuses()).containsExactly("created", "created", "refused");
    assertThat(reason(position(imported, 1))).isEqualTo("from billing");
    assertThat(reason(position(imported, 2))).isNull();
    assertThat(imported.row(3).at("/errors/0/field").asText()).isEqualTo("reason");
  }

  private String row(String last, String more) {
    String hash = "%63s".formatted(tenant.hashCode() & 0xffff).replace(' ', '0') + last;
    return "{\"tenant\":\"" + tenant + "\",\"sha256\":\"" + hash + "\"" + more + "}\n";
  }

  private static String tooLong() {
    return ",\"reason\":\"" + "x".repeat(501) + '"';
  }

  private static String position(Imported imported, int line) {
    JsonNode row = imported.row(line);
    return row.path("position").asText();
  }

  @ParameterizedTest
  @CsvSource({
    "keyCompromise, seen in a log, seen in a log",
    "keyCompromise,              , keyCompromise",
    "             , seen in a log, seen in a log",
    "             ,              ,"
  })
  void a_revocation_and_a_cut_have_their_comment_for_a_reason_or_else_their_code(
      @Nullable String code, @Nullable String comment, @Nullable String reason) {
    Map<String, Object> body = new HashMap<>();
    if (code != null) {
      body.put("reason", code);
    }
    if (comment != null) {
      body.put("comment", comment);
    }
    IssuedKey key = command.newKey(tenant, "a:b");
    Answer revoked = command.send("POST", key.path() + "/revoke", body);
    body.put("tenant", tenant);
    Answer cut = command.send("POST", "/v1/cuts", body);

    for (Answer done : List.of(revoked, cut)) {
      assertThat(done.status()).as("%s", done).isEqualTo(200);
      Provenance by = command.provenance(done.text("position"));
      assertThat(by.reason()).isEqualTo(reason);
      assertThat(by.actor()).startsWith("key_");
      assertThat(by.source()).isEqualTo("127.0.0.1");
    }
  }

  private @Nullable String reason(String position) {
    return command.provenance(position).reason();
  }
}
