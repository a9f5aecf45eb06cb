package dev.keyregistry.client.command;

import dev.keyregistry.client.connection.Resolver;
import dev.keyregistry.client.connection.Sources;
import dev.keyregistry.client.connection.Surroundings;
import dev.keyregistry.client.exit.ClientException;
import dev.keyregistry.client.exit.ExitCode;
import dev.keyregistry.client.http.ApiAnswer;
import dev.keyregistry.client.http.ApiCall;
import dev.keyregistry.client.http.ApiClient;
import dev.keyregistry.client.http.UnreachableException;
import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.operation.Shape;
import dev.keyregistry.client.output.Problem;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine.Model.CommandSpec;

/** The command that calls one operation. */
final class OperationCommand extends ClientCommand {

  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final Operation operation;
  private final Surroundings around;
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private final FieldArguments arguments;
  private final PagingOptions paging = new PagingOptions();
  private final JsonOption json = new JsonOption();
  private final ConnectionOptions connection = new ConnectionOptions();

  /**
   * A command.
   *
   * @param group the name of its group with a space, or empty
   */
  OperationCommand(String group, Operation operation, Surroundings around) {
    this.operation = operation;
    this.around = around;
    spec.name(operation.name());
    this.arguments = FieldArguments.addTo(spec, operation.fields());
    if (operation.shape() instanceof Shape.Items) {
      spec.addMixin("paging", CommandSpec.forAnnotatedObject(paging));
    }
    spec.addMixin("json", CommandSpec.forAnnotatedObject(json));
    spec.addMixin("connection", CommandSpec.forAnnotatedObject(connection));
    Usage.describe(spec, operation.summary());
    Usage.closeWith(spec, group, operation);
  }

  @Override
  CommandSpec spec() {
    return spec;
  }

  @Override
  ExitCode run(PrintWriter out, PrintWriter err) {
    ApiCall call = repeatable(new Requests(operation, arguments::value, around).call());
    var resolver = new Resolver(Sources.all(connection.given(), around));
    var client = new ApiClient(resolver.target(operation.service()));
    var answers = new Answers(out, err, json.isOn());
    return switch (operation.shape()) {
      case Shape.Item() -> answers.item(send(client, call));
      case Shape.SecretItem() -> answers.secretItem(send(client, call));
      case Shape.Items items -> {
        new Pages(items.columns(), out, err, json.isOn())
            .show(call, paging.limit(), paging.cursor(), page -> send(client, page));
        yield ExitCode.OK;
      }
      case Shape.Rows() -> throw new IllegalStateException("a command of its own: ImportCommand");
    };
  }

  /** Names the request if nobody has, so that it can be sent again whatever happens to it. */
  private ApiCall repeatable(ApiCall call) {
    boolean named =
        operation.fields().stream().noneMatch(field -> field.name().equals(IDEMPOTENCY_KEY))
            || call.headers().containsKey(IDEMPOTENCY_KEY);
    if (named) {
      return call;
    }
    Map<String, String> headers = new HashMap<>(call.headers());
    headers.put(IDEMPOTENCY_KEY, UUID.randomUUID().toString());
    return new ApiCall(call.method(), call.path(), call.query(), headers, call.body());
  }

  private static ApiAnswer send(ApiClient client, ApiCall call) {
    try {
      ApiAnswer answer = client.send(call);
      if (!answer.isSuccess()) {
        ClientException problem = Problem.of(answer);
        throw answer.isInDoubt() ? inDoubt(problem, call) : problem;
      }
      return answer;
    } catch (UnreachableException e) {
      ClientException failure = ClientException.unavailable(e.message());
      throw e.isInDoubt() ? inDoubt(failure, call) : failure;
    }
  }

  private static ClientException inDoubt(ClientException failure, ApiCall call) {
    String name = call.headers().get(IDEMPOTENCY_KEY);
    return name == null
        ? failure
        : failure.and(
            "it may have taken effect: repeat the command with --idempotency-key " + name);
  }
}
