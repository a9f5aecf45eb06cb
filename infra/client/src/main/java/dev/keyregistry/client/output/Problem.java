package dev.keyregistry.client.output;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.client.exit.ClientException;
import dev.keyregistry.client.exit.ExitCode;
import dev.keyregistry.client.http.ApiAnswer;
import java.util.ArrayList;
import java.util.List;

/** An answer that is no success, as lines for a person (RFC 9457). */
public final class Problem {

  private Problem() {}

  /** The failure that an answer stands for. */
  public static ClientException of(ApiAnswer answer) {
    return new ClientException(
        answer.isRefusal() ? ExitCode.REFUSED : ExitCode.UNAVAILABLE, lines(answer));
  }

  private static List<String> lines(ApiAnswer answer) {
    JsonNode problem = answer.json();
    if (!problem.path("title").isTextual()) {
      return List.of(
          "HTTP " + answer.status() + " without a problem document: is this the registry?");
    }
    List<String> lines = new ArrayList<>();
    lines.add(first(answer.status(), problem));
    for (JsonNode error : problem.path("errors")) {
      lines.add(text(error, "field") + ": " + text(error, "message"));
    }
    answer.retryAfter().ifPresent(s -> lines.add("try again in " + Text.masked(s) + " s"));
    return lines;
  }

  private static String first(int status, JsonNode problem) {
    String line = "%s (%d %s)".formatted(text(problem, "title"), status, text(problem, "code"));
    String detail = text(problem, "detail");
    String instance = text(problem, "instance");
    return line
        + (detail.isEmpty() ? "" : ": " + detail)
        + (instance.isEmpty() ? "" : " [" + instance + "]");
  }

  private static String text(JsonNode object, String field) {
    return Text.masked(object.path(field).asText());
  }
}
