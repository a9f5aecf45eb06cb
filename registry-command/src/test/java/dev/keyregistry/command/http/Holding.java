package dev.keyregistry.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.RunningCommand;
import dev.keyregistry.infra.testkit.Answer;
import dev.keyregistry.infra.testkit.api.KnownIds;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A tenant with one of each: what an operation could be done to.
 *
 * @param role its name
 */
record Holding(String tenant, String key, String group, String role) {

  static Holding in(RunningCommand command) {
    String tenant = command.newTenant();
    Answer group = command.send("POST", "/v1/groups", Map.of("tenant", tenant, "name", "a group"));
    assertThat(group.status()).as("%s", group).isEqualTo(201);
    String role = "reader";
    Answer defined =
        command.send(
            "PUT", "/v1/tenants/" + tenant + "/roles/" + role, Map.of("scopes", List.of("a:b")));
    assertThat(defined.status()).as("%s", defined).isEqualTo(200);
    return new Holding(tenant, command.newKey(tenant, "a:b").id(), group.text("groupId"), role);
  }

  /** Well-formed ids of nothing. */
  static Holding ofNothing() {
    String none = "0".repeat(26);
    return new Holding("nobodys-tenant", "key_" + none, "grp_" + none, "nobodys-role");
  }

  /** For values made from the document. */
  KnownIds ids() {
    return new KnownIds(new Random(1))
        .learn("TenantId", tenant)
        .learn("KeyId", key)
        .learn("GroupId", group);
  }

  /** The id or name of a kind, as the document's schemas call it. */
  String of(String kind) {
    return switch (kind) {
      case "TenantId" -> tenant;
      case "KeyId" -> key;
      case "GroupId" -> group;
      case "RoleName" -> role;
      default -> throw new IllegalArgumentException("add a " + kind + " to what a tenant holds");
    };
  }
}
