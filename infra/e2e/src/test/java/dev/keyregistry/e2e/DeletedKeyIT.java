package dev.keyregistry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyregistry.infra.testkit.Answer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What deletion leaves of a key. */
final class DeletedKeyIT {

  // The log is what happened, and is not a view.
  private static final Set<String> LOG = Set.of("public.events");

  private final Registry registry = SharedCell.REGISTRY;
  private final Map<String, String> metadata = Map.of(personal("name"), personal("value"));
  private final Map<String, String> profile =
      Map.of(
          "label", personal("label"),
          "description", personal("description"),
          "subject", personal("subject"));

  /** Long, and found nowhere else; {@link Needles} looks for the middle of it. */
  private static String personal(String what) {
    return "personal-" + what + "-" + what.repeat(3) + "-of-somebody";
  }

  @Test
  void a_deleted_key_leaves_no_personal_data_in_any_view() throws Exception {
    Answer created = create();
    String path = "/v1/keys/" + created.text("keyId");
    String secret = created.text("secret");
    Map<String, String> other = Map.of("label", personal("other"));
    assertThat(registry.command("PATCH", path, other).status()).isEqualTo(200);
    report(path, secret);
    List<Answer> before = registry.awaitEverywhere(secret, "", 200);
    assertThat(before)
        .extracting(answer -> answer.header("X-Registry-Subject"))
        .containsOnly(profile.get("subject"));
    assertThat(shown(path, created.text("position"))).contains(profile.get("label"));
    assertThat(search().found())
        .contains("table query.keys", "table query.events", "topic registry.keys");

    // It goes by the subject for ever, and so must not name it.
    Answer cut =
        registry.command(
            "POST",
            "/v1/cuts",
            Map.of("tenant", created.text("tenant"), "subject", personal("subject"), "confirm", 1));
    assertThat(cut.status()).as("%s", cut).isEqualTo(200);

    Answer deleted = registry.command("DELETE", path, Map.of("reason", "they asked for it"));

    assertThat(deleted.status()).as("%s", deleted).isEqualTo(200);
    assertThat(registry.awaitEverywhere(secret, "", 401))
        .extracting(answer -> answer.headers().map().toString())
        .noneMatch(headers -> headers.contains("personal-"));
    assertThat(shown(path, deleted.text("position"))).isEmpty();
    assertThat(registry.query(path + "/events", Map.of()).body().findValuesAsText("reason"))
        .contains("they asked for it");
    assertThat(search().found()).isEmpty();
  }

  /** Where a secret was found may tell whose it is. */
  private void report(String path, String secret) {
    Map<String, String> leak =
        Map.of("token", secret, "url", "https://example.org/" + personal("url"));
    Answer taken = registry.command("POST", "/v1/leaks", Map.of("leaks", List.of(leak)));
    assertThat(taken.status()).as("%s", taken).isEqualTo(202);
    await()
        .atMost(Registry.LIMIT)
        .until(
            () -> registry.query(path + "/events", Map.of()).body().toString(),
            events -> events.contains(personal("url")));
  }

  private Answer create() {
    var body = new HashMap<String, Object>(profile);
    body.put("tenant", registry.newTenant());
    body.put("metadata", metadata);
    Answer created = registry.command("POST", "/v1/keys", body);
    assertThat(created.status()).as("%s", created).isEqualTo(201);
    return created;
  }

  /** Which of the personal texts the query API shows of the key, once it has the position. */
  private List<String> shown(String path, String position) {
    Map<String, String> from = Map.of("Registry-Min-Position", position);
    String key = registry.query(path, from).body().toString();
    String events = registry.query(path + "/events", from).body().toString();
    assertThat(events).contains("dev.keyregistry.key.created.v");
    return all().stream().filter(text -> key.contains(text) || events.contains(text)).toList();
  }

  private Collection<String> all() {
    List<String> all = new ArrayList<>(profile.values());
    all.add(personal("other"));
    all.add(personal("url"));
    all.addAll(metadata.keySet());
    all.addAll(metadata.values());
    return all;
  }

  /** The stores, and what the commands' and the edges' images are made of. */
  private Places search() throws Exception {
    var places = new Places(new Needles(all()));
    places.newest(SharedCell.INFO.kafkaBootstrapServers(), "registry.keys");
    String user = SharedCell.DATABASE_USER;
    places.tables(SharedCell.queryDatabase(), user, SharedCell.password());
    places.tables(SharedCell.logDatabase(), user, SharedCell.password(), LOG);
    return places;
  }
}
