package dev.keyregistry.client.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyregistry.client.exit.ClientException;
import dev.keyregistry.client.exit.ExitCode;
import dev.keyregistry.client.output.Text;
import java.io.PrintWriter;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells what the rows of an import came to, as one answer whatever number of requests it took. */
final class ImportReport {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long STEP = 10_000;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean json;
  private final ObjectNode summary = JSON.createObjectNode();
  private long linesBefore;
  private long rows;
  private long row;
  private boolean complete;

  ImportReport(PrintWriter out, PrintWriter err, boolean json) {
    this.out = out;
    this.err = err;
    this.json = json;
  }

  /** The next request begins, after this number of lines in others. */
  void begin(long lines) {
    linesBefore = lines;
    complete = false;
  }

  /** A line of the answer to the request. */
  void line(String text) {
    JsonNode line = parsed(text);
    if (line.path("summary") instanceof ObjectNode counts) {
      counts.properties().forEach(this::add);
      complete = true;
    } else if (line instanceof ObjectNode answer && line.has("row")) {
      row(answer);
    } else {
      throw stopped(line.path("stopped"));
    }
  }

  private void row(ObjectNode answer) {
    row = linesBefore + answer.path("row").asLong();
    answer.put("row", row);
    rows++;
    if (json) {
      out.println(answer);
    }
    if (answer.has("code")) {
      err.println("line " + row + ": " + reason(answer));
    }
    if (rows % STEP == 0) {
      err.println("  " + rows + " rows so far");
      err.flush();
    }
  }

  private static String reason(JsonNode answer) {
    String fields =
        answer
            .path("errors")
            .valueStream()
            .map(error -> error.path("field").asText() + " " + error.path("message").asText())
            .collect(Collectors.joining("; "));
    return Text.masked(
        answer.path("status").asText()
            + " ("
            + answer.path("code").asText()
            + "): "
            + (fields.isEmpty() ? answer.path("detail").asText() : fields));
  }

  private void add(Map.Entry<String, JsonNode> count) {
    if (count.getValue().isIntegralNumber()) {
      long before = summary.path(count.getKey()).asLong();
      summary.put(count.getKey(), before + count.getValue().asLong());
    } else {
      summary.set(count.getKey(), count.getValue()); // the newest position
    }
  }

  /**
   * The request's answer has ended.
   *
   * @throws ClientException if it was not complete
   */
  void end() {
    if (!complete) {
      throw unfinished("the answer broke off");
    }
  }

  /** Everything is sent and answered. */
  ExitCode finish() {
    if (json) {
      out.println(JSON.createObjectNode().set("summary", summary));
    }
    err.println(
        summary
            .propertyStream()
            .map(count -> count.getKey() + " " + count.getValue().asText())
            .collect(Collectors.joining(", ")));
    if (summary.path("failed").asLong() > 0) {
      err.println("registry: rows failed through no fault of theirs: send the same file again");
      return ExitCode.UNAVAILABLE;
    }
    return summary.path("refused").asLong() > 0 ? ExitCode.REFUSED : ExitCode.OK;
  }

  /** What was answered before stands; the rest is not known. */
  ClientException unfinished(String why) {
    return ClientException.unavailable(why)
        .and("the rows after line " + row + " are not answered: send the same file again");
  }

  private ClientException stopped(JsonNode why) {
    String detail = why.path("detail").asText(why.path("code").asText());
    return ClientException.unavailable("stopped: " + Text.masked(detail) + ", send the rest again")
        .and("the rows after line " + row + " are not answered: the whole file may be sent, too");
  }

  private static JsonNode parsed(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw ClientException.unavailable("the answer is not readable: is this the registry?");
    }
  }
}
