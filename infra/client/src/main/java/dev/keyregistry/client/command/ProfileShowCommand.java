package dev.keyregistry.client.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.client.connection.Resolver;
import dev.keyregistry.client.connection.Sources;
import dev.keyregistry.client.connection.Surroundings;
import dev.keyregistry.client.exit.ExitCode;
import dev.keyregistry.client.operation.Service;
import dev.keyregistry.client.output.Details;
import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Tells what the commands would use and where it was found; not the key itself. */
final class ProfileShowCommand extends ClientCommand {

  private final Surroundings around;
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private final JsonOption json = new JsonOption();
  private final ConnectionOptions connection = new ConnectionOptions();

  ProfileShowCommand(Surroundings around) {
    this.around = around;
    spec.name("show");
    spec.addMixin("json", CommandSpec.forAnnotatedObject(json));
    spec.addMixin("connection", CommandSpec.forAnnotatedObject(connection));
    Usage.describe(
        spec, "Show which URLs and key the commands use and where each was found; never the key.");
    Usage.closeWith(
        spec, "infra/registry profile show", "infra/registry profile show --profile local.json");
  }

  @Override
  CommandSpec spec() {
    return spec;
  }

  @Override
  ExitCode run(PrintWriter out, PrintWriter err) {
    var resolver = new Resolver(Sources.all(connection.given(), around));
    ObjectNode shown = JsonNodeFactory.instance.objectNode();
    for (Service service : Service.values()) {
      resolver
          .url(service)
          .ifPresent(
              url -> {
                String name = name(service);
                shown.put(name + "Url", url.value());
                shown.put(name + "UrlFrom", url.where());
                resolver
                    .key(url.value())
                    .ifPresent(key -> shown.put(name + "KeyFrom", key.value().where()));
              });
    }
    if (json.isOn()) {
      out.println(shown);
    } else {
      Details.print(shown, "", out);
    }
    return ExitCode.OK;
  }

  private static String name(Service service) {
    return switch (service) {
      case COMMAND -> "command";
      case QUERY -> "query";
      case EDGE -> "edge";
    };
  }
}
