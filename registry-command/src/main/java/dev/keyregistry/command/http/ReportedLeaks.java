package dev.keyregistry.command.http;

import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReport.Reporter;
import dev.keyregistry.command.leaks.SecretEraser;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The body in which a caller reports leaks. Of a secret only its hash goes further than this. */
record ReportedLeaks(List<Leak> leaks) {

  static final int MAX_URL = 2_000;
  static final int MAX_SOURCE = 100;
  private static final int MAX_LEAKS = 1_000;
  private static final int MAX_TOKEN = 4_096;

  /**
   * One secret that was found.
   *
   * @param token its text
   * @param sha256 or its hash
   */
  record Leak(
      @Nullable String token,
      @Nullable String sha256,
      @Nullable String url,
      @Nullable String source) {
    @Override
    public String toString() {
      return "Leak[hidden]"; // a record would print the token
    }
  }

  /**
   * What is reported. A token proves that the caller had the secret, wherever that works; a bare
   * hash, which audit consumers and edges see, does not, and counts in the caller's own tenant only
   * unless that is the registry's.
   *
   * @throws ProblemException 422 if some of it is none
   */
  List<LeakReport> reports(Reporter by, Function<List<String>, SecretEraser> erasers) {
    if (leaks.isEmpty() || leaks.size() > MAX_LEAKS) {
      throw new ProblemException(Problem.invalid("leaks", "has 1 to " + MAX_LEAKS + " entries"));
    }
    var checks = new FieldChecks();
    SecretEraser eraser =
        erasers.apply(leaks.stream().map(Leak::token).filter(Objects::nonNull).toList());
    TenantId own = TenantId.REGISTRY.equals(by.tenant()) ? null : by.tenant();
    List<LeakReport> reports = new ArrayList<>();
    for (int i = 0; i < leaks.size(); i++) {
      Leak leak = leaks.get(i);
      SecretHash hash = check(checks, leak, "leaks[" + i + "].");
      if (hash != null) {
        reports.add(
            new LeakReport(
                hash,
                leak.token == null ? own : null,
                by,
                leak.url == null ? null : eraser.erase(leak.url),
                leak.source == null ? null : eraser.erase(leak.source)));
      }
    }
    checks.done();
    return reports;
  }

  private static @Nullable SecretHash check(FieldChecks checks, Leak leak, String at) {
    checks.text(at + "url", leak.url, MAX_URL).text(at + "source", leak.source, MAX_SOURCE);
    String token = leak.token;
    String sha256 = leak.sha256;
    SecretHash hash = null;
    if (token != null && sha256 == null) {
      hash = hash(token);
      checks.that(hash != null, at + "token", "has 1 to " + MAX_TOKEN + " characters");
    } else if (sha256 != null && token == null) {
      hash = GivenSecret.hash(sha256);
      checks.that(hash != null, at + "sha256", GivenSecret.NO_HASH);
    } else {
      checks.that(false, at + "token", "or else sha256 is needed, and not both");
    }
    return hash;
  }

  private static @Nullable SecretHash hash(String token) {
    return token.isEmpty() || token.length() > MAX_TOKEN
        ? null
        : SecretHash.of(token.getBytes(StandardCharsets.UTF_8));
  }
}
