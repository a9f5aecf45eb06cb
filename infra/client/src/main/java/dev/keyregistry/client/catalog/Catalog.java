package dev.keyregistry.client.catalog;

import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.operation.OperationGroup;
import java.util.List;
import java.util.stream.Stream;

/** All operations that have a command. */
public final class Catalog {

  /** The groups, in the order of the help. */
  public static final List<OperationGroup> GROUPS =
      List.of(
          KeyOperations.GROUP,
          TenantOperations.TENANTS,
          TenantOperations.ROLES,
          GroupOperations.GROUP,
          LeakOperations.GROUP,
          CellOperations.PROJECTION,
          CellOperations.VIEWS);

  /** The commands that are in no group. */
  public static final List<Operation> SINGLE =
      List.of(
          CellOperations.WHOAMI,
          EdgeOperations.EXPLAIN,
          EdgeOperations.INTROSPECT,
          EdgeOperations.REVOKE);

  private Catalog() {}

  /** Every operation. */
  public static List<Operation> operations() {
    return Stream.concat(
            GROUPS.stream().flatMap(group -> group.operations().stream()), SINGLE.stream())
        .toList();
  }
}
