package dev.keyregistry.client.catalog;

import dev.keyregistry.client.operation.Field;
import dev.keyregistry.client.operation.Field.Kind;
import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.operation.OperationGroup;
import java.util.List;

/** Commands on leaked secrets. */
final class LeakOperations {

  static final OperationGroup GROUP =
      new OperationGroup(
          "leaks",
          "Report secrets that were found where they must not be.",
          List.of(
              Operation.write(
                      "POST", "/v1/leaks", "report", "Report leaked secrets, of any tenant's keys.")
                  .with(
                      Field.body(
                              Kind.LEAKS_FILE,
                              "leaks",
                              "FILE",
                              "A secret per line, and after a blank the URL where it was found"
                                  + " (mode 0600); - for standard input.")
                          .as("--file")
                          .must())
                  .examples(
                      "report --file found.txt",
                      "$ scanner | infra/registry leaks report --file -")));

  private LeakOperations() {}
}
