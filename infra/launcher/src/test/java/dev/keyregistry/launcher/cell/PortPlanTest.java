package dev.keyregistry.launcher.cell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PortPlanTest {

  @Test
  void ports_are_counted_from_the_base() {
    assertThat(PortPlan.basedOn(7700))
        .isEqualTo(new PortPlan(7701, 7702, List.of(7703, 7704), 7720, 7730));
  }

  @Test
  void a_base_without_room_is_refused() {
    for (int base : List.of(-1, 0, 1_023, 65_506)) {
      assertThatThrownBy(() -> PortPlan.basedOn(base))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("--port-base");
    }
  }

  @Test
  void a_port_in_use_is_named_with_the_part_that_needs_it() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      PortPlan free = PortPlan.free();
      var plan =
          new PortPlan(free.command(), free.query(), List.of(free.edges().getFirst(), port), 0, 0);

      assertThatThrownBy(plan::requireFree)
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("port " + port)
          .hasMessageContaining("edge 2")
          .hasMessageContaining("--port-base")
          .hasMessageNotContaining("\n");
    }
  }
}
