package dev.keyregistry.command;

import dev.keyregistry.command.PostgresProxy.Forward;
import dev.keyregistry.command.PostgresProxy.Link;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Once armed, cuts the appender's connection when the answer to its next COMMIT is on its way, and
 * lets nobody through any more until it is mended: the commit is in doubt for as long.
 */
public final class LostCommit implements PostgresProxy.Fault {

  private final Set<Link> appending = ConcurrentHashMap.newKeySet();
  private volatile boolean armed;
  private volatile boolean away;

  public void arm() {
    armed = true;
  }

  public void mend() {
    away = false;
  }

  public boolean hasStruck() {
    return away;
  }

  @Override
  public void pass(Link link, boolean toServer, String text, Forward forward) throws IOException {
    if (toServer && text.contains("from log_head for update")) {
      appending.add(link);
    }
    if (armed && !toServer && appending.contains(link) && text.contains("COMMIT")) {
      armed = false;
      away = true;
    }
    if (away) {
      link.cut();
    } else {
      forward.run();
    }
  }
}
