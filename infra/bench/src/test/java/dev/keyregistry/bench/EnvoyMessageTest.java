package dev.keyregistry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.sidecar.envoy.EnvoyRequest;
import dev.keyregistry.sidecar.envoy.EnvoyRequestReader;
import dev.keyregistry.sidecar.envoy.WantedHeaders;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvoyMessageTest {

  @Test
  void an_edge_reads_the_message_that_the_bench_asks_with() throws Exception {
    byte[] framed = EnvoyMessage.framed("s3cret");
    assertThat(ByteBuffer.wrap(framed).getInt(1)).isEqualTo(framed.length - 5);
    var wanted = new WantedHeaders(List.of("X-API-Key"), List.of("X-Forwarded-For"));
    EnvoyRequest read =
        new EnvoyRequestReader(wanted).read(Arrays.copyOfRange(framed, 5, framed.length));
    assertThat(read.method()).isEqualTo("GET");
    assertThat(read.target()).isEqualTo("/v1/invoices/8c1f2a?expand=lines");
    assertThat(read.source()).isEqualTo("198.51.100.7");
    assertThat(read.headers().getAll("x-api-key")).containsExactly("s3cret");
    assertThat(read.headers().get("x-forwarded-for")).isEqualTo("198.51.100.7");
  }
}
