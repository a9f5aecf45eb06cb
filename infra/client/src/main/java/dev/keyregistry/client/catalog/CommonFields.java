package dev.keyregistry.client.catalog;

import dev.keyregistry.client.operation.Field;
import dev.keyregistry.client.operation.Field.Kind;
import java.util.List;

/** Parts of requests that several operations have. */
final class CommonFields {

  static final Field KEY =
      Field.path("key", "The key's id, such as key_01m7yk2cfsews92n0z00f96y50.");
  static final Field TENANT_ID = Field.path("tenant", "The tenant's id.");
  static final Field GROUP_ID = Field.path("group", "The group's id, grp_….");
  static final Field ROLE = Field.path("role", "The role's name.");

  static final Field REASON = Field.text("reason", "TEXT", "Why; kept with the event in the log.");
  static final Field TENANT = Field.text("tenant", "TENANT", "The tenant that it belongs to.");
  static final Field SCOPES =
      Field.list("scopes", "--scope", "SCOPE", "resource:action, resource:* or *.");
  static final Field NO_SCOPES =
      Field.body(Kind.EMPTY_LIST, "scopes", "", "No scope at all.").as("--no-scopes");
  static final Field IDEMPOTENCY_KEY =
      Field.header(
          Kind.TEXT,
          "Idempotency-Key",
          "--idempotency-key",
          "TEXT",
          "Names the request: sent again it takes effect once (default: a random one).");
  static final Field IF_MATCH =
      Field.header(
          Kind.VERSION,
          "If-Match",
          "--if-match",
          "VERSION",
          "Only if it is at this version; otherwise refused (HTTP 412).");

  /** What every change of a key or group takes. */
  static final List<Field> OF_CHANGES = List.of(IF_MATCH, IDEMPOTENCY_KEY);

  static final Field ONLY_TENANT = Field.query("tenant", "TENANT", "Only of this tenant.");
  static final Field MIN_POSITION =
      Field.header(
          Kind.TEXT,
          "Registry-Min-Position",
          "--min-position",
          "POSITION",
          "Wait until the answer reflects this position, which a write has answered.");

  private CommonFields() {}
}
