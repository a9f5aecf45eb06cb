package dev.keyregistry.client.catalog;

import dev.keyregistry.client.operation.Field;
import dev.keyregistry.client.operation.Field.Kind;
import dev.keyregistry.client.operation.Field.Place;
import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.operation.Service;

/** Commands that ask an edge. */
final class EdgeOperations {

  private static final Field TOKEN =
      new Field(
          Place.FORM,
          Kind.SECRET_FILE,
          "token",
          "--token-file",
          "FILE",
          "Where the token is, a key's secret (mode 0600), - for standard input.",
          true);
  private static final Field HINT =
      new Field(
          Place.FORM,
          Kind.TEXT,
          "token_type_hint",
          "--token-type-hint",
          "TYPE",
          "Passed over: there is one type of token.",
          false);

  static final Operation EXPLAIN =
      Operation.write(
              "POST",
              "/v1/explain",
              "explain",
              "Show how an edge would decide a request, and why; no secret is needed.")
          .at(Service.EDGE)
          .with(
              Field.text("method", "METHOD", "The request's method, with --path or not at all."),
              Field.text("path", "PATH", "Its path, and its query if it has one."),
              Field.text("host", "HOST", "What it would be sent to."),
              Field.text("clientAddress", "ADDRESS", "Where it would come from."),
              Field.text("carriage", "WAY", "How it would carry the secret: x-api-key, query …"),
              Field.text("keyId", "KEY", "The key that it would carry.").as("--key"),
              Field.text(
                  "sha256", "HASH", "Instead of --key: its secret's SHA-256, in hex or base64."),
              Field.list("demand.scopes", "--scope", "SCOPE", "Demanded beside the policy."),
              Field.text("demand.tenant", "TENANT", "Demanded beside the policy.").as("--tenant"),
              Field.text("demand.environment", "ENV", "Demanded beside the policy.")
                  .as("--environment"),
              Field.text("at", "INSTANT", "When it would come (default: now)."))
          .withList("checks", "check", "passed", "detail")
          .examples(
              "explain --key key_01m7yk2cfsews92n0z00f96y50 --method GET --path /invoices/7",
              "explain --key key_01m7yk2cfsews92n0z00f96y50 --scope invoices:read --json");

  static final Operation INTROSPECT =
      Operation.write(
              "POST", "/v1/introspect", "introspect", "Show what a token is good for (RFC 7662).")
          .at(Service.EDGE)
          .with(TOKEN, HINT)
          .examples(
              "introspect --token-file found.txt",
              "$ pass show acme | infra/registry introspect --token-file - --json");

  static final Operation REVOKE =
      Operation.write("POST", "/v1/revoke", "revoke", "Revoke the key of a token (RFC 7009).")
          .at(Service.EDGE)
          .with(TOKEN, HINT)
          .examples(
              "revoke --token-file found.txt", "revoke --key-file my.key --token-file my.key");

  private EdgeOperations() {}
}
