package dev.keyregistry.client.operation;

import java.util.List;

/** What an answer is made of, and so how it is shown. */
public sealed interface Shape {

  /** One object. */
  record Item() implements Shape {}

  /** One object that may hold a secret, which goes to standard output alone. */
  record SecretItem() implements Shape {}

  /**
   * One object with a list.
   *
   * @param field which holds the list
   * @param columns the fields of its elements that make the table
   */
  record ItemWithList(String field, List<String> columns) implements Shape {
    public ItemWithList {
      columns = List.copyOf(columns);
    }
  }

  /**
   * Pages of objects.
   *
   * @param columns the fields that make the table
   */
  record Items(List<String> columns) implements Shape {
    public Items {
      columns = List.copyOf(columns);
    }
  }

  /** A line for each line of a file that is sent. */
  record Rows() implements Shape {}
}
