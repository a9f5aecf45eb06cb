package dev.keyregistry.client.catalog;

import static dev.keyregistry.client.catalog.CommonFields.GROUP_ID;
import static dev.keyregistry.client.catalog.CommonFields.IDEMPOTENCY_KEY;
import static dev.keyregistry.client.catalog.CommonFields.MIN_POSITION;
import static dev.keyregistry.client.catalog.CommonFields.OF_CHANGES;
import static dev.keyregistry.client.catalog.CommonFields.ONLY_TENANT;
import static dev.keyregistry.client.catalog.CommonFields.REASON;
import static dev.keyregistry.client.catalog.CommonFields.TENANT;

import dev.keyregistry.client.operation.Field;
import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.operation.OperationGroup;
import java.util.List;

/** Commands on key groups. */
final class GroupOperations {

  private static final Field NAME = Field.text("name", "TEXT", "Its name for people.");
  private static final Field DESCRIPTION = Field.text("description", "TEXT", "What it is for.");

  static final OperationGroup GROUP =
      new OperationGroup(
          "groups",
          "Create, find and change key groups.",
          List.of(
              Operation.write("POST", "/v1/groups", "create", "Create a key group.")
                  .with(TENANT.must(), NAME, DESCRIPTION, REASON, IDEMPOTENCY_KEY)
                  .examples("create --tenant acme --name partners"),
              Operation.read("/v1/groups", "list", "Show key groups.")
                  .listing("id", "tenant", "name", "active", "createdAt", "version")
                  .with(ONLY_TENANT, MIN_POSITION)
                  .examples("list --tenant acme"),
              change("PATCH", "", "describe", "Change what is said of a group.")
                  .with(NAME, DESCRIPTION, REASON)
                  .with(OF_CHANGES)
                  .examples("describe grp_01m7yk2cfsews92n0z00f96y50 --name 'old partners'"),
              change("POST", "/activate", "activate", "Let the keys of a group work again.")
                  .with(REASON)
                  .with(OF_CHANGES)
                  .examples("activate grp_01m7yk2cfsews92n0z00f96y50"),
              change("POST", "/deactivate", "deactivate", "Deny every key of a group.")
                  .with(REASON)
                  .with(OF_CHANGES)
                  .examples("deactivate grp_01m7yk2cfsews92n0z00f96y50 --reason 'contract ended'"),
              change("DELETE", "", "delete", "Delete an empty group.")
                  .with(REASON)
                  .with(OF_CHANGES)
                  .examples("delete grp_01m7yk2cfsews92n0z00f96y50")));

  private GroupOperations() {}

  private static Operation change(String method, String action, String name, String summary) {
    return Operation.write(method, "/v1/groups/{group}" + action, name, summary).with(GROUP_ID);
  }
}
