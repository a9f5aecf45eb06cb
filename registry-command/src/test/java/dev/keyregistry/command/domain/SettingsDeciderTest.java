package dev.keyregistry.command.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.domain.KeyCommand.ChangeKey;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretGeneration;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy.RateLimit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettingsDeciderTest {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final Provenance BY = Provenance.system(NOW, "test");
  private static final TenantId ACME = TenantId.of("acme");
  private static final KeyId KEY = new KeyId(new UUID(7, 1));

  @Test
  void each_kind_that_changes_is_an_event() {
    var patch =
        new KeyPatch(
            given("label"),
            kept(),
            kept(),
            given(Map.of("a", "b")),
            kept(),
            given(NOW),
            kept(),
            kept(),
            kept(),
            given(new RateLimit(5, 1)),
            kept());
    assertThat(events(patch, created()))
        .satisfiesExactly(
            described ->
                assertThat(described)
                    .isInstanceOfSatisfying(
                        KeyEvent.KeyDescribed.class,
                        e -> {
                          assertThat(e.profile().label()).isEqualTo("label");
                          assertThat(e.profile().metadata()).containsOnlyKeys("a");
                        }),
            restricted ->
                assertThat(restricted)
                    .isInstanceOfSatisfying(
                        KeyEvent.KeyRestricted.class,
                        e -> assertThat(e.restrictions().notBefore()).isEqualTo(NOW)),
            used ->
                assertThat(used)
                    .isInstanceOfSatisfying(
                        KeyEvent.KeyUsageChanged.class,
                        e -> assertThat(e.usage().rateLimit()).isEqualTo(new RateLimit(5, 1))));
  }

  @Test
  void what_is_already_so_makes_no_event() {
    KeyDetails labelled = after(labelled("label"), created());
    assertThat(events(labelled("label"), labelled)).isEmpty();
    assertThat(after(labelled(null), labelled).settings()).isEqualTo(KeySettings.DEFAULT);
    assertThat(events(labelled(null), created())).isEmpty();
  }

  @Test
  void a_deletion_takes_what_people_wrote_with_it() {
    KeyDetails labelled = after(labelled("label"), created());
    assertThat(labelled.after(new KeyEvent.KeyDeleted(KEY, ACME, BY), 2).settings())
        .isEqualTo(KeySettings.DEFAULT);
  }

  private static KeyPatch labelled(@Nullable String label) {
    return SettingsChanges.label(KEY, label, BY).patch();
  }

  private static <T> Field<T> kept() {
    return new Field.Kept<>();
  }

  private static <T> Field<T> given(@Nullable T value) {
    return new Field.Given<>(value);
  }

  private static KeyDetails created() {
    return KeyDetails.of(
        new KeyEvent.KeyCreated(
            KEY,
            ACME,
            null,
            Environment.LIVE,
            KeySettings.DEFAULT.profile(),
            Scopes.NONE,
            List.of(),
            KeySettings.DEFAULT.restrictions(),
            KeySettings.DEFAULT.usage(),
            new SecretGeneration(1, new SecretHash(1, 2, 3, 4), null),
            BY),
        1);
  }

  private static List<RegistryEvent> events(KeyPatch patch, KeyDetails key) {
    Decision decision =
        SettingsDecider.change(new ChangeKey(KEY, patch, BY), key, new GroupState.Unknown());
    return ((Decision.Accepted) decision).events();
  }

  private static KeyDetails after(KeyPatch patch, KeyDetails key) {
    KeyDetails after = key;
    for (RegistryEvent event : events(patch, key)) {
      after = after.after((KeyEvent) event, KeyState.NOT_YET);
    }
    return after;
  }
}
