package dev.keyregistry.client.catalog;

import static dev.keyregistry.client.catalog.CommonFields.MIN_POSITION;

import dev.keyregistry.client.operation.Field;
import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.operation.OperationGroup;
import dev.keyregistry.client.operation.Service;
import java.util.List;

/** Commands on the cell as a whole. */
final class CellOperations {

  static final Operation WHOAMI =
      Operation.read("/v1/whoami", "whoami", "Show whose key this is, and what it may do.")
          .at(Service.COMMAND)
          .examples("whoami", "$ REGISTRY_KEY=$SECRET infra/registry whoami --json");

  static final OperationGroup PROJECTION =
      new OperationGroup(
          "projection",
          "Look after the query service's tables.",
          List.of(
              Operation.write(
                      "POST",
                      "/v1/projection/rebuild",
                      "rebuild",
                      "Forget everything, and read the log again from its start.")
                  .at(Service.QUERY)
                  .with(MIN_POSITION)
                  .examples("rebuild")));

  static final OperationGroup VIEWS =
      new OperationGroup(
          "views",
          "See what edges know of keys.",
          List.of(
              Operation.read(
                      "/v1/views", "find", "Show the view of the key that has or had a secret.")
                  .with(
                      Field.query(
                              "sha256",
                              "HASH",
                              "The secret's SHA-256, in hex, base64 or base64url.")
                          .must(),
                      MIN_POSITION)
                  .examples("find --sha256 n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg")));

  private CellOperations() {}
}
