package dev.keyregistry.client.operation;

import java.util.List;

/** Commands on one kind of thing. */
public record OperationGroup(String name, String summary, List<Operation> operations) {

  public OperationGroup {
    operations = List.copyOf(operations);
  }
}
