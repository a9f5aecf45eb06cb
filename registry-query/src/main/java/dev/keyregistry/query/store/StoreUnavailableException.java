package dev.keyregistry.query.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** The store's database cannot be used now; the message says what to look at. */
public final class StoreUnavailableException extends RuntimeException {

  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Whether a failure says that the database is away, and nothing of what was asked of it. */
  static boolean isCause(Throwable failure) {
    Throwable cause = failure;
    while (cause != null && !(cause instanceof SQLException)) {
      cause = cause.getCause();
    }
    return cause instanceof SQLException e && isAway(e);
  }

  private static boolean isAway(SQLException failure) {
    String state = failure.getSQLState();
    return failure instanceof SQLTransientConnectionException // none to be had from the pool
        || (state != null
            && (state.startsWith("08") // of the connection
                || state.startsWith("57P") // it shuts down, or starts
                || state.startsWith("53"))); // out of connections, memory or disk
  }
}
