package dev.keyregistry.command.eventlog;

import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.codec.CodecException;
import dev.keyregistry.events.codec.EventCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which of many secrets some key has or had: the log never forgets one. */
final class IssuedSecrets {

  // An append notes its secrets at the position of its first event.
  private static final String FIND =
      "select a.sha256, e.type, e.data from unnest(?::bytea[], ?::text[]) a(sha256, name)"
          + " join secret_hashes s using (sha256) cross join lateral"
          + " (select type, data from events"
          + " where position >= s.position and position < s.position + 10000"
          + " and (type like 'dev.keyregistry.key.created.%'"
          + " or type like 'dev.keyregistry.key.rotated.%')"
          + " and convert_from(data, 'UTF8')::json -> 'secret' ->> 'sha256' = a.name"
          + " order by position limit 1) e";

  private final Map<SecretHash, Issue> issues = new HashMap<>();

  private IssuedSecrets() {}

  private record Issue(String type, byte[] data) {}

  static IssuedSecrets among(Connection connection, List<SecretHash> secrets) throws SQLException {
    var found = new IssuedSecrets();
    var pipeline = new Pipeline(connection);
    pipeline.query(
        FIND,
        row ->
            found.issues.put(
                SecretHash.ofDigest(row.getBytes(1)), new Issue(row.getString(2), row.getBytes(3))),
        pipeline.column("bytea", secrets, SecretHash::toBytes, byte[][]::new),
        pipeline.column("text", secrets, SecretHash::toString, String[]::new));
    pipeline.run();
    return found;
  }

  /** Whether it is, or was, a key's. */
  boolean has(SecretHash secret) {
    return issues.containsKey(secret);
  }

  /** Whose it is; {@code null} if it is nobody's, or a newer process's event says whose. */
  @Nullable IssuedSecret find(SecretHash secret) {
    Issue issue = issues.get(secret);
    try {
      return issue == null ? null : IssuedSecret.by(EventCodec.decode(issue.type, issue.data));
    } catch (CodecException e) {
      return null;
    }
  }
}
