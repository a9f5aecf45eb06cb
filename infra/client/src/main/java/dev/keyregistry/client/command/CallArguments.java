package dev.keyregistry.client.command;

import dev.keyregistry.client.connection.Resolver;
import dev.keyregistry.client.connection.Sources;
import dev.keyregistry.client.connection.Surroundings;
import dev.keyregistry.client.connection.Target;
import dev.keyregistry.client.http.ApiCall;
import dev.keyregistry.client.http.ApiClient;
import dev.keyregistry.client.operation.Field;
import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.operation.Shape;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What a command that calls an operation is given, and the call that comes of it. */
final class CallArguments {

  private final Operation operation;
  private final Surroundings around;
  private final FieldArguments fields;
  private final PagingOptions paging = new PagingOptions();
  private final JsonOption json = new JsonOption();
  private final ConnectionOptions connection = new ConnectionOptions();

  /**
   * Adds the arguments and the help of an operation to its command.
   *
   * @param group the name of its group with a space, or empty
   */
  CallArguments(CommandSpec spec, String group, Operation operation, Surroundings around) {
    this.operation = operation;
    this.around = around;
    spec.name(operation.name());
    this.fields = FieldArguments.addTo(spec, operation.fields());
    if (operation.shape() instanceof Shape.Items) {
      spec.addMixin("paging", CommandSpec.forAnnotatedObject(paging));
    }
    spec.addMixin("json", CommandSpec.forAnnotatedObject(json));
    spec.addMixin("connection", CommandSpec.forAnnotatedObject(connection));
    Usage.describe(spec, operation.summary());
    Usage.closeWith(spec, group, operation);
  }

  /**
   * The request.
   *
   * @throws dev.keyregistry.client.exit.ClientException if something cannot be sent as it was given
   */
  ApiCall call() {
    return new Requests(operation, fields::value, around).call();
  }

  /** Calls the operation's service, wherever it is. */
  ApiClient client() {
    var resolver = new Resolver(Sources.all(connection.given(), around));
    Target target = resolver.target(operation.service());
    return new ApiClient(target, around.tls(target.tls()));
  }

  /** What was given for a field; {@code null} if nothing was. */
  @Nullable Object value(Field field) {
    return fields.value(field);
  }

  PagingOptions paging() {
    return paging;
  }

  boolean json() {
    return json.isOn();
  }
}
