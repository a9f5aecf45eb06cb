package dev.keyregistry.command.domain;

import dev.keyregistry.command.domain.KeyCommand.ChangeKey;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Provenance;
import org.jspecify.annotations.Nullable;

/** Changes of one setting. */
final class SettingsChanges {

  private SettingsChanges() {}

  static ChangeKey label(KeyId key, @Nullable String label, Provenance by) {
    return new ChangeKey(key, patch(given(label), kept(), kept()), by);
  }

  static ChangeKey subject(KeyId key, @Nullable String subject, Provenance by) {
    return new ChangeKey(key, patch(kept(), given(subject), kept()), by);
  }

  static ChangeKey group(KeyId key, @Nullable GroupId group, Provenance by) {
    return new ChangeKey(key, patch(kept(), kept(), given(group)), by);
  }

  private static KeyPatch patch(Field<String> label, Field<String> subject, Field<GroupId> group) {
    return new KeyPatch(
        label, kept(), subject, kept(), kept(), kept(), kept(), kept(), kept(), kept(), group);
  }

  private static <T> Field<T> kept() {
    return new Field.Kept<>();
  }

  private static <T> Field<T> given(@Nullable T value) {
    return new Field.Given<>(value);
  }
}
