package dev.keyregistry.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientProgressTest {

  private final ClientProgress progress = new ClientProgress(3, 100);

  private boolean look() {
    return progress.tooSlow(true);
  }

  @Test
  void who_does_nothing_is_too_slow_after_its_looks() {
    assertThat(look()).isFalse();
    assertThat(look()).isFalse();
    assertThat(look()).isTrue();
  }

  @Test
  void who_does_a_little_is_too_slow_as_well() {
    look();
    progress.add(99);
    look();
    assertThat(look()).isTrue();
  }

  @Test
  void who_does_enough_begins_again() {
    progress.add(60);
    look();
    progress.add(60);
    look();
    assertThat(look()).isFalse();
    look();
    look();
    assertThat(look()).isTrue();
  }

  @Test
  void the_time_of_the_server_is_not_the_clients() {
    for (int i = 0; i < 100; i++) {
      assertThat(progress.tooSlow(false)).isFalse();
    }
    assertThat(look()).isFalse();
  }
}
