package dev.keyregistry.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The answer to an import.
 *
 * @param text as it came
 * @param rows the answers of the rows, in order
 * @param last the line that ends it
 */
record Imported(String text, List<JsonNode> rows, JsonNode last) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** Sends rows and reads what they came to. */
  static Imported post(String url, String key, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/x-ndjson");
    headers.forEach(request::header);
    try {
      HttpResponse<String> answer =
          CLIENT.send(
              request.POST(BodyPublishers.ofByteArray(body)).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-ndjson");
      return of(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static Imported of(String text) {
    List<JsonNode> lines = text.lines().map(Imported::parsed).toList();
    return new Imported(text, lines.subList(0, lines.size() - 1), lines.getLast());
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The answer to the row on this line. */
  JsonNode row(int line) {
    return rows.stream().filter(row -> row.path("row").asInt() == line).findFirst().orElseThrow();
  }

  List<String> statuses() {
    return texts("status");
  }

  List<String> codes() {
    return texts("code");
  }

  List<String> keyIds() {
    return texts("keyId");
  }

  private List<String> texts(String field) {
    return rows.stream().map(row -> row.path(field).asText()).toList();
  }

  /** The summary's numbers but zeros; the rows are always counted. */
  Map<String, Integer> counts() {
    Map<String, Integer> counts = new HashMap<>();
    last.path("summary").properties().stream()
        .filter(count -> count.getValue().isInt())
        .filter(count -> count.getValue().asInt() > 0 || count.getKey().equals("rows"))
        .forEach(count -> counts.put(count.getKey(), count.getValue().asInt()));
    return counts;
  }
}
