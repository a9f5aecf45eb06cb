package dev.keyregistry.client.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.client.exit.ExitCode;
import dev.keyregistry.client.http.ApiAnswer;
import dev.keyregistry.client.operation.Shape;
import dev.keyregistry.client.output.Details;
import dev.keyregistry.client.output.Table;
import java.io.PrintWriter;

/** Shows the answer of one request. */
record Answers(PrintWriter out, PrintWriter err, boolean json) {

  private static final String SECRET = "secret";

  /** An object. */
  ExitCode item(ApiAnswer answer) {
    if (json) {
      out.println(answer.text().strip());
    } else {
      Details.print(answer.json(), "", out);
    }
    return ExitCode.OK;
  }

  /** An object with a list, which is shown as a table below the rest. */
  ExitCode itemWithList(ApiAnswer answer, Shape.ItemWithList shape) {
    if (json) {
      return item(answer);
    }
    Details.print(answer.json(), shape.field(), out);
    out.println();
    new Table(shape.columns(), out).print(answer.json().path(shape.field()));
    return ExitCode.OK;
  }

  /** An object with a secret, which goes to standard output alone. */
  ExitCode secretItem(ApiAnswer answer) {
    if (json) {
      out.println(answer.text().strip());
    } else {
      Details.print(answer.json(), SECRET, err);
      JsonNode secret = answer.json().path(SECRET);
      if (secret.isTextual()) {
        out.println(secret.asText());
      }
    }
    return withoutSecret(answer.json());
  }

  private ExitCode withoutSecret(JsonNode answer) {
    if (!answer.has("secretReplayed")) {
      return ExitCode.OK;
    }
    err.println(
        "registry: this request took effect before; its secret was shown then and is not shown"
            + " again: rotate the key for another");
    return ExitCode.REFUSED;
  }
}
