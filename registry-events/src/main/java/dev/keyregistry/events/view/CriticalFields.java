package dev.keyregistry.events.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The fields of a view that restrict, by their JSON names (rule E2). A reader that overlooked one
 * of them would allow what is to be denied; so a later version that adds such a field names it in
 * {@code critical}, and this version, which does not know the name, refuses the view.
 */
final class CriticalFields {

  /** Every name that this version reads and keeps to. */
  static final Set<String> KNOWN =
      Set.of(
          "status",
          "group",
          "allowedIps",
          "notBefore",
          "expiresAt",
          "maxStaleness",
          "rateLimit",
          "until",
          "suspended",
          "cuts",
          "createdBefore",
          "subjectDigest",
          "inactive");

  private CriticalFields() {}

  /** The names of the restricting fields of this view that have not their defaults. */
  static List<String> of(EntityView view) {
    List<String> names = new ArrayList<>();
    switch (view) {
      case TenantView tenant -> {
        addIf(names, tenant.suspended(), "suspended");
        addIf(names, tenant.defaultMaxStaleness() != null, "maxStaleness");
        addIf(names, !tenant.cuts().isEmpty(), "cuts");
        // Who overlooked one of these would cut keys that are not meant.
        List<Cut> cuts = tenant.cuts().toList();
        addIf(names, cuts.stream().anyMatch(c -> c.createdBefore() != null), "createdBefore");
        addIf(names, cuts.stream().anyMatch(c -> c.subject() != null), "subjectDigest");
      }
      case GroupView group -> addIf(names, !group.active(), "inactive");
      case KeyView key -> {
        addIf(names, key.status() != KeyStatus.ACTIVE, "status");
        addIf(names, key.group() != null, "group");
        addIf(names, !key.restrictions().allowedIps().isEmpty(), "allowedIps");
        addIf(names, key.restrictions().notBefore() != null, "notBefore");
        addIf(names, key.restrictions().expiresAt() != null, "expiresAt");
        addIf(names, key.usage().maxStaleness() != null, "maxStaleness");
        addIf(names, key.usage().rateLimit() != null, "rateLimit");
        addIf(names, key.secrets().stream().anyMatch(secret -> secret.until() != null), "until");
      }
    }
    return names;
  }

  private static void addIf(List<String> names, boolean restricts, String name) {
    if (restricts) {
      names.add(name);
    }
  }
}
