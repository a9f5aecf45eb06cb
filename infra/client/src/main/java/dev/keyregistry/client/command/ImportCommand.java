package dev.keyregistry.client.command;

import dev.keyregistry.client.connection.KeySource;
import dev.keyregistry.client.connection.Surroundings;
import dev.keyregistry.client.exit.ClientException;
import dev.keyregistry.client.exit.ExitCode;
import dev.keyregistry.client.http.ApiAnswer;
import dev.keyregistry.client.http.ApiCall;
import dev.keyregistry.client.http.ApiClient;
import dev.keyregistry.client.http.LineBatches;
import dev.keyregistry.client.http.UnreachableException;
import dev.keyregistry.client.operation.Field;
import dev.keyregistry.client.operation.Operation;
import dev.keyregistry.client.output.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Sends a file line by line and tells what each line came to. The JDK's client reads no answer
 * before it has sent the whole request, so a long file goes in several: no answer is then longer
 * than the registry holds for a client that does not read.
 */
final class ImportCommand extends ClientCommand {

  private static final int LINES_PER_REQUEST = 10_000;

  private final Operation operation;
  private final Surroundings around;
  private final CommandSpec spec = CommandSpec.wrapWithoutInspection(this);
  private final CallArguments arguments;

  /** A command; the parameters are those of {@link CallArguments}. */
  ImportCommand(String group, Operation operation, Surroundings around) {
    this.operation = operation;
    this.around = around;
    this.arguments = new CallArguments(spec, group, operation, around);
  }

  @Override
  CommandSpec spec() {
    return spec;
  }

  @Override
  ExitCode run(PrintWriter out, PrintWriter err) {
    ApiCall call = arguments.call();
    ApiClient client = arguments.client();
    var report = new ImportReport(out, err, arguments.json());
    try (InputStream input = input()) {
      var batches = new LineBatches(input, LINES_PER_REQUEST);
      long lines = 0;
      do { // once also for an empty file: whoever may not import is to hear so
        report.begin(lines);
        send(client, part(call, lines), batches.next(), report);
        lines += LINES_PER_REQUEST;
      } while (batches.hasNext());
    } catch (IOException e) {
      throw report.unfinished("cannot read the file");
    }
    return report.finish();
  }

  private InputStream input() {
    String file = file();
    if (file.equals(KeySource.STANDARD_INPUT)) {
      return around.input();
    }
    try {
      return Files.newInputStream(around.folder().resolve(file));
    } catch (IOException e) {
      throw ClientException.usage("cannot read " + file);
    }
  }

  private String file() {
    return operation
        .fields(Field.Place.PATH)
        .map(field -> String.valueOf(arguments.value(field)))
        .findFirst()
        .orElseThrow();
  }

  private static ApiCall part(ApiCall call, long lines) {
    String name = call.headers().get(PartName.HEADER);
    if (lines == 0 || name == null) {
      return call;
    }
    return new ApiCall(
        call.method(),
        call.path(),
        call.query(),
        Map.of(PartName.HEADER, PartName.of(name, lines)),
        null,
        Map.of());
  }

  private static void send(ApiClient client, ApiCall call, InputStream lines, ImportReport report) {
    try {
      Optional<ApiAnswer> refusal = client.sendLines(call, lines, report::line);
      if (refusal.isPresent()) {
        throw Problem.of(refusal.get());
      }
    } catch (UnreachableException e) {
      throw report.unfinished(e.message());
    }
    report.end();
  }
}
