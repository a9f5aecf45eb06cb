package dev.keyregistry.command.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReport.Reporter;
import dev.keyregistry.command.leaks.SecretEraser;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.http.json.Json;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body in which the secret-scanning partner reports leaks: an array of {@code token}, {@code
 * type}, {@code url} and {@code source}. It is read leniently, as the partner may add to it and
 * does not ask again: of whatever type a token is, it is hashed, an entry without one is passed
 * over, and what is too long is cut.
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
  static List<LeakReport> read(
      byte[] body, String address, Function<List<String>, SecretEraser> erasers) {
    JsonNode document = Json.read(body, JsonNode.class);
    if (!document.isArray() || document.size() > MAX_LEAKS) {
      throw new ProblemException(
          Problem.invalid("", "an array of at most " + MAX_LEAKS + " entries is expected"));
    }
    List<JsonNode> leaks = new ArrayList<>();
    document.forEach(
        leak -> {
          if (leak.path("token").isTextual()) {
            leaks.add(leak);
          }
        });
    SecretEraser eraser = erasers.apply(leaks.stream().map(PartnerLeaks::token).toList());
    var by = new Reporter(REPORTER, null, address);
    return leaks.stream()
        .map(
            leak ->
                new LeakReport(
                    SecretHash.of(token(leak).getBytes(StandardCharsets.UTF_8)),
                    null,
                    by,
                    text(eraser, leak.path("url"), ReportedLeaks.MAX_URL),
                    text(eraser, leak.path("source"), ReportedLeaks.MAX_SOURCE)))
        .toList();
  }

  private static String token(JsonNode leak) {
    return leak.path("token").asText();
  }

  /** What can be stored and shown of a text. */
  private static @Nullable String text(SecretEraser eraser, JsonNode node, int max) {
    if (!node.isTextual()) {
      return null;
    }
    var clean = new StringBuilder();
    node.asText()
        .codePoints()
        .filter(c -> !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE)
        .forEach(clean::appendCodePoint);
    // Before it is cut, as that might leave a part of a secret.
    var cut = new StringBuilder();
    eraser
        .erase(clean.toString())
        .codePoints()
        .takeWhile(c -> cut.length() + Character.charCount(c) <= max)
        .forEach(cut::appendCodePoint);
    return cut.toString();
  }
}
