package dev.keyregistry.command.http;

import dev.keyregistry.infra.testkit.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Ids that a run has been answered with, by their kind; the newest ones of each. */
final class KnownIds {

  private static final int KEPT = 5;
  private static final String SCHEMAS = "#/components/schemas/";
  private static final Map<String, String> KIND_OF_FIELD =
      Map.of("keyId", "KeyId", "groupId", "GroupId", "id", "TenantId");
  private static final Map<String, String> KIND_OF_FOLDER =
      Map.of("keys", "KeyId", "groups", "GroupId", "tenants", "TenantId");

  private final Random random;
  private final Map<String, List<String>> known = new HashMap<>();
  private int made;

  KnownIds(Random random) {
    this.random = random;
  }

  boolean isId(String reference) {
    return KIND_OF_FIELD.containsValue(reference.substring(SCHEMAS.length()));
  }

  /** A tenant's id that is not in use. */
  String fresh() {
    return "generated-" + made++;
  }

  String one(String reference) {
    return ofKind(reference.substring(SCHEMAS.length()));
  }

  /** For the path of an operation on keys, groups or tenants. */
  String ofFolder(String folder) {
    return ofKind(KIND_OF_FOLDER.getOrDefault(folder, "KeyId"));
  }

  private String ofKind(String kind) {
    List<String> ids = known.getOrDefault(kind, List.of());
    return ids.isEmpty() ? "none" : ids.get(random.nextInt(ids.size()));
  }

  /** Learns the ids of what was created. */
  void learn(Answer created) {
    KIND_OF_FIELD.forEach(
        (field, kind) -> {
          if (created.body().path(field).isTextual()) {
            List<String> ids = known.computeIfAbsent(kind, k -> new ArrayList<>());
            ids.addFirst(created.text(field));
            if (ids.size() > KEPT) {
              ids.removeLast();
            }
          }
        });
  }
}
