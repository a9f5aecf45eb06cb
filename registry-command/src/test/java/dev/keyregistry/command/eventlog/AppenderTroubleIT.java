package dev.keyregistry.command.eventlog;

import static dev.keyregistry.command.eventlog.LogFixture.event;
import static dev.keyregistry.command.eventlog.LogFixture.key;
import static dev.keyregistry.command.eventlog.LogFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.command.eventlog.AppendResult.Appended;
import dev.keyregistry.infra.testkit.PostgresDatabase;
import dev.keyregistry.infra.testkit.TestServers;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class AppenderTroubleIT {

  @Test
  void a_listener_that_fails_stops_nobody() throws Exception {
    PostgresDatabase server = TestServers.postgres().createDatabase();
    LogFixture.open(server).close();
    try (var appender =
        new LogAppender(
            server.dataSource(),
            events -> {
              if (events.getFirst().position() == 1) {
                throw new IllegalStateException("listener");
              }
              throw new AssertionError("listener");
            })) {
      appender.start();
      for (int i = 1; i <= 3; i++) {
        assertThat(append(appender, i).get(10, TimeUnit.SECONDS)).isEqualTo(new Appended(i, i));
      }
      assertThat(appender.trouble()).isEmpty();
    }
  }

  @Test
  void an_appender_that_has_ended_says_so_and_answers_at_once() throws Exception {
    var broken =
        (DataSource)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  throw new NoClassDefFoundError("driver");
                });
    try (var appender = new LogAppender(broken, events -> {})) {
      appender.start();
      assertThatThrownBy(() -> append(appender, 1).get(10, TimeUnit.SECONDS))
          .hasCauseInstanceOf(AppendInDoubtException.class);
      assertThat(appender.trouble().orElseThrow()).contains("NoClassDefFoundError: driver");
      assertThatThrownBy(() -> append(appender, 2).get(1, TimeUnit.SECONDS))
          .hasCauseInstanceOf(LogUnavailableException.class);
    }
  }

  private static CompletableFuture<AppendResult> append(LogAppender appender, int number) {
    return appender.append(request(event(key(number), "a:b"), Condition.NONE));
  }
}
