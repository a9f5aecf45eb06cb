package dev.keyregistry.command.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.http.json.Json;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body in which the secret-scanning partner reports leaks: an array of {@code token}, {@code
 * type}, {@code url} and {@code source}. It is read leniently, as the partner may add to it and
 * does not ask again: of whatever type a token is, it is hashed, and what is too long is cut.
 */
final class PartnerLeaks {

  /** Who reports, as the events tell. */
  static final String REPORTER = "github-secret-scanning";

  private static final int MAX_LEAKS = 20_000;

  private PartnerLeaks() {}

  /**
   * What is reported; to be called once the signature over these bytes is known to be good.
   *
   * @throws ProblemException 400 or 422 if it is not the partner's document
   */
  static List<LeakReport> read(byte[] body, String address) {
    JsonNode document = Json.read(body, JsonNode.class);
    if (!document.isArray() || document.size() > MAX_LEAKS) {
      throw new ProblemException(
          Problem.invalid("", "an array of at most " + MAX_LEAKS + " entries is expected"));
    }
    List<LeakReport> reports = new ArrayList<>();
    for (int i = 0; i < document.size(); i++) {
      JsonNode leak = document.get(i);
      if (!leak.path("token").isTextual()) {
        throw new ProblemException(Problem.invalid("[" + i + "].token", "a text is expected"));
      }
      reports.add(
          new LeakReport(
              SecretHash.of(leak.get("token").asText().getBytes(StandardCharsets.UTF_8)),
              REPORTER,
              address,
              text(leak.path("url"), ReportedLeaks.MAX_URL),
              text(leak.path("source"), ReportedLeaks.MAX_SOURCE)));
    }
    return reports;
  }

  /** What can be stored and shown of a text. */
  private static @Nullable String text(JsonNode node, int max) {
    if (!node.isTextual()) {
      return null;
    }
    var clean = new StringBuilder();
    node.asText()
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .takeWhile(c -> clean.length() + Character.charCount(c) <= max)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
