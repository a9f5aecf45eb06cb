package dev.keyregistry.client.command;

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
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private final CallArguments arguments;

  /** A command; the parameters are those of {@link CallArguments}. */
  OperationCommand(String group, Operation operation, Surroundings around) {
    this.operation = operation;
    this.arguments = new CallArguments(spec, group, operation, around);
  }

  @Override
  CommandSpec spec() {
    return spec;
  }

  @Override
  ExitCode run(PrintWriter out, PrintWriter err) {
    ApiCall call = repeatable(arguments.call());
    ApiClient client = arguments.client();
    PagingOptions paging = arguments.paging();
    var answers = new Answers(out, err, arguments.json());
    return switch (operation.shape()) {
      case Shape.Item() -> answers.item(send(client, call));
      case Shape.ItemWithList list -> answers.itemWithList(send(client, call), list);
      case Shape.SecretItem() -> answers.secretItem(send(client, call));
      case Shape.Items items -> {
        new Pages(items.columns(), out, err, arguments.json())
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
    return new ApiCall(call.method(), call.path(), call.query(), headers, call.body(), call.form());
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
