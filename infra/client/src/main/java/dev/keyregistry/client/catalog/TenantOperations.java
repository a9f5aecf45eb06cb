package dev.keyregistry.client.catalog;

import static dev.keyregistry.client.catalog.CommonFields.IDEMPOTENCY_KEY;
import static dev.keyregistry.client.catalog.CommonFields.MIN_POSITION;
import static dev.keyregistry.client.catalog.CommonFields.NO_SCOPES;
import static dev.keyregistry.client.catalog.CommonFields.OF_CHANGES;
import static dev.keyregistry.client.catalog.CommonFields.REASON;
import static dev.keyregistry.client.catalog.CommonFields.ROLE;
import static dev.keyregistry.client.catalog.CommonFields.SCOPES;
import static dev.keyregistry.client.catalog.CommonFields.TENANT_ID;

import dev.keyregistry.client.operation.Field;
import dev.keyregistry.client.operation.Field.Kind;
import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.operation.OperationGroup;
import java.util.List;

/** Commands on tenants and their roles. */
final class TenantOperations {

  private static final Field NAME = Field.text("name", "TEXT", "Its name for people.");

  private static final Field STALENESS =
      Field.text(
          "defaultMaxStaleness",
          "DURATION",
          "How old an edge's knowledge may be, for keys that do not say.");

  static final OperationGroup TENANTS =
      new OperationGroup(
          "tenants",
          "Create, find and change tenants.",
          List.of(
              Operation.write("POST", "/v1/tenants", "create", "Create a tenant.")
                  .with(
                      Field.text("id", "ID", "2 to 63 lower-case letters, digits and hyphens.")
                          .must(),
                      NAME,
                      STALENESS,
                      REASON,
                      IDEMPOTENCY_KEY)
                  .examples("create --id acme --name 'Acme Ltd.'"),
              Operation.read("/v1/tenants", "list", "Show tenants.")
                  .listing("id", "name", "suspended", "createdAt", "version")
                  .with(MIN_POSITION)
                  .examples("list --all"),
              change("PATCH", "", "change", "Change a tenant's name and policies.")
                  .with(
                      NAME,
                      STALENESS,
                      Field.text("onLeak", "POLICY", "notify, disable or revoke a leaked key."),
                      Field.text(
                          "rotation.maxAge", "DURATION", "After which a rotation is due: P90D."),
                      Field.body(
                          Kind.FLAG,
                          "rotation.enforced",
                          "",
                          "Disable a key whose rotation is due."),
                      Field.body(
                          Kind.FLAG,
                          "referenceIds",
                          "",
                          "Allow keys whose credential is a reference ID: the README tells the"
                              + " risk."),
                      Field.body(
                          Kind.NULLS,
                          "clear",
                          "FIELD",
                          "Bring a default back: name, onLeak, rotation … Repeatable."),
                      REASON)
                  .with(OF_CHANGES)
                  .examples(
                      "change acme --name 'Acme GmbH' --on-leak revoke",
                      "change acme --rotation-max-age P30D --rotation-enforced --clear"
                          + " referenceIds"),
              change("POST", "/suspend", "suspend", "Deny every key of a tenant until resumed.")
                  .with(REASON)
                  .with(OF_CHANGES)
                  .examples("suspend acme --reason 'unpaid since March'"),
              change("POST", "/resume", "resume", "Let the keys of a suspended tenant work again.")
                  .with(REASON)
                  .with(OF_CHANGES)
                  .examples("resume acme --reason paid")));

  static final OperationGroup ROLES =
      new OperationGroup(
          "roles",
          "Define what the roles of a tenant stand for.",
          List.of(
              change("PUT", "/roles/{role}", "define", "Set the scopes that a role stands for.")
                  .with(ROLE, SCOPES, NO_SCOPES, REASON)
                  .with(OF_CHANGES)
                  .examples("define acme clerk --scope invoices:read --scope 'orders:*'"),
              change(
                      "DELETE",
                      "/roles/{role}",
                      "remove",
                      "Remove a role: keys that still have it are denied.")
                  .with(ROLE, REASON)
                  .with(OF_CHANGES)
                  .examples("remove acme clerk --reason 'replaced by accountant'")));

  private TenantOperations() {}

  private static Operation change(String method, String action, String name, String summary) {
    return Operation.write(method, "/v1/tenants/{tenant}" + action, name, summary).with(TENANT_ID);
  }
}
