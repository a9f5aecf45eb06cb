package dev.keyregistry.command.eventlog;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.AppendResult.Appended;
import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends without end from many threads, and prints the position and the key of every append once
 * it was acknowledged. Arguments: JDBC URL, user, password, first key number.
 */
public final class AppendingProcess {

  private static final PrintStream OUT = System.out;

  private AppendingProcess() {}

  public static void main(String[] args) {
    LogDatabase log = LogDatabase.connect(args[0], args[1], args[2]);
    var number = new AtomicLong(Long.parseLong(args[3]));
    for (int i = 0; i < 32; i++) {
      Thread.ofPlatform().start(() -> append(log, number));
    }
  }

  private static void append(LogDatabase log, AtomicLong number) {
    while (true) {
      var key = LogFixture.key(number.incrementAndGet());
      AppendResult result =
          log.append(LogFixture.request(LogFixture.event(key, "a:b"), Condition.NONE)).join();
      if (result instanceof Appended appended) {
        // One line, one write: the reader must not see two lines mixed.
        OUT.println("acknowledged " + appended.last() + ' ' + key.recordKey());
      }
    }
  }
}
