package dev.keyregistry.client.operation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One operation of the registry and the command that calls it.
 *
 * @param name of the command within its group
 * @param path with placeholders such as {@code {key}}
 * @param examples what follows {@code infra/registry} and the group; a line that starts with {@code
 *     $} is shown as it is
 */
public record Operation(
    Service service,
    String method,
    String path,
    String name,
    String summary,
    List<Field> fields,
    Shape shape,
    List<String> examples) {

  public Operation {
    fields = List.copyOf(fields);
    examples = List.copyOf(examples);
  }

  /** A write: it can be repeated under its idempotency key. */
  public static Operation write(String method, String path, String name, String summary) {
    return new Operation(
        Service.COMMAND, method, path, name, summary, List.of(), new Shape.Item(), List.of());
  }

  /** A question to the query service. */
  public static Operation read(String path, String name, String summary) {
    return new Operation(
        Service.QUERY, "GET", path, name, summary, List.of(), new Shape.Item(), List.of());
  }

  /** The same at another service. */
  public Operation at(Service other) {
    return new Operation(other, method, path, name, summary, fields, shape, examples);
  }

  /** The same with further fields. */
  public Operation with(Field... further) {
    return with(Arrays.asList(further));
  }

  /** The same with further fields. */
  public Operation with(List<Field> further) {
    List<Field> all = new ArrayList<>(fields);
    all.addAll(further);
    return new Operation(service, method, path, name, summary, all, shape, examples);
  }

  /** The same, with an answer that may hold a secret. */
  public Operation showingSecret() {
    return shaped(new Shape.SecretItem());
  }

  /** The same, answered with a list among other things. */
  public Operation withList(String field, String... columns) {
    return shaped(new Shape.ItemWithList(field, List.of(columns)));
  }

  /** The same, answered in pages. */
  public Operation listing(String... columns) {
    return shaped(new Shape.Items(List.of(columns)));
  }

  /** The same, answered line by line. */
  public Operation sendingRows() {
    return shaped(new Shape.Rows());
  }

  private Operation shaped(Shape other) {
    return new Operation(service, method, path, name, summary, fields, other, examples);
  }

  /** The same with examples. */
  public Operation examples(String... lines) {
    return new Operation(service, method, path, name, summary, fields, shape, Arrays.asList(lines));
  }

  /** The fields of one place of the request. */
  public Stream<Field> fields(Field.Place place) {
    return fields.stream().filter(field -> field.place() == place);
  }
}
