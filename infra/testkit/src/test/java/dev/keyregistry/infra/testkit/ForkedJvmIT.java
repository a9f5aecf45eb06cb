package dev.keyregistry.infra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ForkedJvmIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void a_termination_lets_the_jvm_say_goodbye() {
    try (var jvm = ForkedJvm.start(EchoMain.class, "two words")) {
      assertThat(jvm.awaitLine(line -> line.startsWith("hello"), LIMIT))
          .isEqualTo("hello two words");
      jvm.terminate();
      assertThat(jvm.awaitExit(LIMIT)).isEqualTo(128 + 15);
      assertThat(jvm.awaitLine("bye"::equals, LIMIT)).isEqualTo("bye");
    }
  }

  @Test
  void a_kill_is_final() {
    try (var jvm = ForkedJvm.start(EchoMain.class, "you")) {
      jvm.awaitLine(line -> line.startsWith("tick"), LIMIT);
      jvm.kill();
      assertThat(jvm.isAlive()).isFalse();
      assertThat(ProcessHandle.of(jvm.pid())).isEmpty();
      assertThatThrownBy(() -> jvm.awaitLine("bye"::equals, LIMIT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("hello you");
    }
  }

  @Test
  void a_frozen_jvm_says_nothing_until_it_may_go_on() {
    try (var jvm = ForkedJvm.start(EchoMain.class, "you")) {
      jvm.awaitLine(line -> line.startsWith("tick"), LIMIT);
      jvm.pause();
      // What was on its way may still arrive; then there is silence.
      var last = new AtomicInteger();
      await()
          .during(Duration.ofMillis(300))
          .atMost(LIMIT)
          .until(() -> last.getAndSet(jvm.lines().size()) == jvm.lines().size());
      int before = jvm.lines().size();
      jvm.resume();
      assertThat(jvm.awaitLineAfter(before, line -> line.startsWith("tick"), LIMIT)).isNotNull();
    }
  }

  @Test
  void a_child_dies_with_its_killed_parent() {
    try (var parent = ForkedJvm.start(EchoMain.class, "parent")) {
      String line = parent.awaitLine(text -> text.startsWith("child "), LIMIT);
      ProcessHandle child =
          ProcessHandle.of(Long.parseLong(line.substring("child ".length()))).orElseThrow();
      parent.kill();
      await().atMost(LIMIT).until(() -> !child.isAlive());
    }
  }
}
