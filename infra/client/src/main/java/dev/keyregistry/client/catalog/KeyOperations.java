package dev.keyregistry.client.catalog;

import static dev.keyregistry.client.catalog.CommonFields.IDEMPOTENCY_KEY;
import static dev.keyregistry.client.catalog.CommonFields.KEY;
import static dev.keyregistry.client.catalog.CommonFields.MIN_POSITION;
import static dev.keyregistry.client.catalog.CommonFields.NO_SCOPES;
import static dev.keyregistry.client.catalog.CommonFields.OF_CHANGES;
import static dev.keyregistry.client.catalog.CommonFields.ONLY_TENANT;
import static dev.keyregistry.client.catalog.CommonFields.REASON;
import static dev.keyregistry.client.catalog.CommonFields.SCOPES;
import static dev.keyregistry.client.catalog.CommonFields.TENANT;

import dev.keyregistry.client.operation.Field;
import dev.keyregistry.client.operation.Field.Kind;
import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.operation.OperationGroup;
import java.util.List;
import java.util.Set;

/** Commands on keys. */
final class KeyOperations {

  private static final Field ROLES = Field.list("roles", "--role", "ROLE", "A role of the tenant.");
  private static final Field NO_ROLES =
      Field.body(Kind.EMPTY_LIST, "roles", "", "No role at all.").as("--no-roles");

  /** What a key is created with, and what can be changed later. */
  private static final List<Field> DETAILS =
      List.of(
          Field.text("label", "TEXT", "A short name for people."),
          Field.text("description", "TEXT", "What it is for."),
          Field.text("group", "GROUP", "The key group that it belongs to."),
          Field.text("subject", "TEXT", "On behalf of whom it acts."),
          Field.list("allowedIps", "--allowed-ip", "RANGE", "From where, such as 10.0.0.0/8."),
          Field.text("notBefore", "INSTANT", "From when on it works: 2027-01-31T12:00:00Z."),
          Field.text("expiresAt", "INSTANT", "Until when it works."),
          Field.text("maxStaleness", "DURATION", "How old an edge's knowledge may be: PT15M."),
          Field.text("logging.mode", "MODE", "What edges log: none, request, response or both.")
              .as("--logging"),
          Field.body(Kind.NUMBER, "logging.maxBytes", "N", "Of a body, at most."),
          Field.body(Kind.NUMBER, "rateLimit.permits", "N", "How many requests in a period."),
          Field.body(Kind.NUMBER, "rateLimit.periodSeconds", "N", "How long the period is."),
          Field.body(Kind.PAIRS, "metadata", "NAME=VALUE", "Any text of yours. Repeatable."));

  private static final Field REASON_CODE =
      Field.text(
          "reason",
          "CODE",
          "unspecified, keyCompromise, affiliationChanged, superseded, cessationOfOperation or"
              + " privilegeWithdrawn.");
  private static final Field COMMENT =
      Field.text("comment", "TEXT", "Why, in words; kept with the event.");

  private static final Set<String> PERSONAL = Set.of("label", "description", "subject", "metadata");
  // Its deletion has removed these.
  private static final List<Field> WRITTEN_ANEW =
      DETAILS.stream().filter(field -> PERSONAL.contains(field.name())).toList();

  static final OperationGroup GROUP =
      new OperationGroup(
          "keys",
          "Create, find and change API keys.",
          List.of(
              Operation.write(
                      "POST", "/v1/keys", "create", "Create a key; its secret is shown this once.")
                  .showingSecret()
                  .with(
                      TENANT.must(),
                      Field.text("environment", "ENV", "live (the default) or test."),
                      SCOPES,
                      ROLES)
                  .with(DETAILS)
                  .with(
                      Field.body(
                              Kind.SECRET_FILE,
                              "value",
                              "FILE",
                              "Where a secret of your own is (mode 0600), - for standard input.")
                          .as("--value-file"),
                      Field.text("sha256", "HASH", "Import a key by its secret's SHA-256."),
                      Field.text("credential", "KIND", "secret (the default) or referenceId."),
                      REASON,
                      IDEMPOTENCY_KEY)
                  .examples(
                      "create --tenant acme --label billing --scope invoices:read",
                      "$ SECRET=$(infra/registry keys create --tenant acme --scope 'invoices:*')",
                      "create --tenant acme --allowed-ip 10.0.0.0/8 --metadata owner=ann --json"),
              Operation.write(
                      "POST",
                      "/v1/keys/import",
                      "import",
                      "Import keys by their secrets' SHA-256: a file with a JSON object per line,"
                          + " each with what a key is created with. Sending it again is safe.")
                  .sendingRows()
                  .with(
                      Field.path("file", "The file, - for standard input."),
                      Field.header(
                          Kind.TEXT,
                          "Idempotency-Key",
                          "--idempotency-key",
                          "TEXT",
                          "Names the import: the same file sent again is answered alike."))
                  .examples(
                      "import keys.ndjson",
                      "$ jq -c '.[]' keys.json | infra/registry keys import - --json > answers"),
              Operation.read("/v1/keys", "list", "Show keys, in the order of their ids.")
                  .listing(
                      "keyId",
                      "tenant",
                      "status",
                      "environment",
                      "label",
                      "scopes",
                      "expiresAt",
                      "version")
                  .with(
                      ONLY_TENANT,
                      Field.query("status", "STATUS", "active, disabled, revoked or deleted."),
                      Field.query("label", "TEXT", "What the label starts with."),
                      MIN_POSITION)
                  .examples(
                      "list --tenant acme --status active",
                      "$ infra/registry keys list --all --json | jq -r '.items[].keyId'"),
              Operation.read("/v1/keys/{key}", "show", "Show one key.")
                  .with(KEY, MIN_POSITION)
                  .examples("show key_01m7yk2cfsews92n0z00f96y50"),
              Operation.read(
                      "/v1/keys/{key}/events", "events", "Show what happened to a key, in order.")
                  .listing("position", "time", "type", "actor", "source", "reason")
                  .with(KEY, MIN_POSITION)
                  .examples("events key_01m7yk2cfsews92n0z00f96y50 --all"),
              change("PATCH", "", "change", "Change what a key was created with, but for scopes.")
                  .with(DETAILS)
                  .with(
                      Field.body(
                          Kind.NULLS,
                          "clear",
                          "FIELD",
                          "Leave a field empty: label, expiresAt … Repeatable."),
                      REASON)
                  .with(OF_CHANGES)
                  .examples(
                      "change key_01m7yk2cfsews92n0z00f96y50 --label 'billing, EU' --clear"
                          + " expiresAt"),
              change(
                      "PUT",
                      "/scopes",
                      "scopes",
                      "Replace the scopes of a key, and its roles if given.")
                  .with(SCOPES, NO_SCOPES, ROLES, NO_ROLES, REASON)
                  .with(OF_CHANGES)
                  .examples(
                      "scopes key_01m7yk2cfsews92n0z00f96y50 --scope invoices:read --if-match 3"),
              plain("enable", "Let a disabled key work again."),
              plain("disable", "Deny a key until it is enabled."),
              change("POST", "/rotate", "rotate", "Give a key a new secret, shown this once.")
                  .showingSecret()
                  .with(
                      Field.text(
                          "overlap",
                          "DURATION",
                          "How long the old secret still works (the registry's default: PT1H)."),
                      REASON)
                  .with(OF_CHANGES)
                  .examples(
                      "$ SECRET=$(infra/registry keys rotate key_01m7yk2cfsews92n0z00f96y50"
                          + " --overlap PT10M)"),
              change(
                      "POST",
                      "/rotation/finish",
                      "finish-rotation",
                      "End the overlap of a rotation: the old secret stops working.")
                  .with(REASON)
                  .with(OF_CHANGES)
                  .examples("finish-rotation key_01m7yk2cfsews92n0z00f96y50"),
              change(
                      "POST",
                      "/rotation/abort",
                      "abort-rotation",
                      "Take a rotation back: the new secret stops working.")
                  .with(REASON)
                  .with(OF_CHANGES)
                  .examples("abort-rotation key_01m7yk2cfsews92n0z00f96y50"),
              change("POST", "/revoke", "revoke", "Deny a key for ever.")
                  .with(REASON_CODE, COMMENT)
                  .with(OF_CHANGES)
                  .examples(
                      "revoke key_01m7yk2cfsews92n0z00f96y50 --reason keyCompromise --comment"
                          + " 'seen in a log'"),
              Operation.write(
                      "POST", "/v1/cuts", "cut", "Deny keys for ever, in bulk: all that match.")
                  .with(
                      TENANT.must(),
                      Field.text("group", "GROUP", "Only keys of this group."),
                      Field.text("subject", "TEXT", "Only keys that act for this subject."),
                      Field.text("environment", "ENV", "Only live, or only test ones."),
                      Field.text("createdBefore", "INSTANT", "Only keys created before."),
                      REASON_CODE,
                      COMMENT,
                      Field.body(Kind.FLAG, "dryRun", "", "Count them, and do nothing."),
                      Field.body(
                          Kind.NUMBER,
                          "confirm",
                          "N",
                          "How many they are; needed if they are many of the tenant's keys."))
                  .with(OF_CHANGES)
                  .examples(
                      "cut --tenant acme --subject user-7 --dry-run",
                      "cut --tenant acme --created-before 2027-01-31T00:00:00Z --confirm 42"
                          + " --reason keyCompromise"),
              change("DELETE", "", "delete", "Delete a key: it is denied, and gone from views.")
                  .with(REASON)
                  .with(OF_CHANGES)
                  .examples("delete key_01m7yk2cfsews92n0z00f96y50"),
              change("POST", "/undelete", "undelete", "Bring a deleted key back, disabled.")
                  .with(WRITTEN_ANEW)
                  .with(REASON)
                  .with(OF_CHANGES)
                  .examples("undelete key_01m7yk2cfsews92n0z00f96y50 --label billing")));

  private KeyOperations() {}

  private static Operation change(String method, String action, String name, String summary) {
    return Operation.write(method, "/v1/keys/{key}" + action, name, summary).with(KEY);
  }

  /** A change that takes nothing but a reason. */
  private static Operation plain(String name, String summary) {
    return change("POST", "/" + name, name, summary)
        .with(REASON)
        .with(OF_CHANGES)
        .examples(name + " key_01m7yk2cfsews92n0z00f96y50 --reason 'on leave'");
  }
}
