package dev.keyregistry.infra.testkit.api;

import dev.keyregistry.infra.testkit.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Ids that a run knows of, by their kind, such as {@code KeyId}; the newest ones of each. */
public final class KnownIds {

  private static final int KEPT = 5;
  private static final String SCHEMAS = "#/components/schemas/";
  private static final Map<String, String> KIND_OF_FIELD =
      Map.of("keyId", "KeyId", "groupId", "GroupId", "id", "TenantId");

  private final Random random;
  private final Map<String, List<String>> known = new HashMap<>();
  private int made;

  public KnownIds(Random random) {
    this.random = random;
  }

  boolean isId(String reference) {
    return KIND_OF_FIELD.containsValue(kind(reference));
  }

  /** A tenant's id that is not in use. */
  String fresh() {
    return "generated-" + made++;
  }

  String one(String reference) {
    return ofKind(kind(reference));
  }

  /** The kind that a reference to a schema names. */
  public static String kind(String reference) {
    return reference.startsWith(SCHEMAS) ? reference.substring(SCHEMAS.length()) : "";
  }

  /** One of a kind, or {@code none} if none is known. */
  public String ofKind(String kind) {
    List<String> ids = known.getOrDefault(kind, List.of());
    return ids.isEmpty() ? "none" : ids.get(random.nextInt(ids.size()));
  }

  /** Learns an id. */
  public KnownIds learn(String kind, String id) {
    List<String> ids = known.computeIfAbsent(kind, k -> new ArrayList<>());
    ids.addFirst(id);
    if (ids.size() > KEPT) {
      ids.removeLast();
    }
    return this;
  }

  /** Learns the ids of what was created. */
  void learn(Answer created) {
    KIND_OF_FIELD.forEach(
        (field, kind) -> {
          if (created.body().path(field).isTextual()) {
            learn(kind, created.text(field));
          }
        });
  }
}
