package dev.keyregistry.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.keyregistry.events.RegistryEvent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bytes are an event or a {@link CodecException}, and what was read can be written and read again.
 *
 * <p>Under {@code mvn test} only the seeds run; the module's README has the command that fuzzes.
 * The input is a wire name, a line end, and the event's bytes.
 */
class EventCodecFuzzTest {

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void decoding_gives_an_event_or_a_codec_exception(byte[] input) {
    int line = 0;
    while (line < input.length && input[line] != '\n') {
      line++;
    }
    String type = new String(input, 0, line, UTF_8);
    byte[] bytes = Arrays.copyOfRange(input, Math.min(line + 1, input.length), input.length);
    RegistryEvent event;
    try {
      event = EventCodec.decode(type, bytes);
    } catch (CodecException e) {
      return;
    }
    byte[] again = EventCodec.encode(event);
    if (!EventCodec.decode(EventCodec.typeOf(event), again).equals(event)) {
      throw new AssertionError("an event changed when it was written and read again");
    }
  }

  static Stream<Arguments> seeds() {
    return EventCodec.types().stream().map(type -> Arguments.of((Object) seed(type)));
  }

  private static byte[] seed(String type) {
    return (type + '\n' + new String(GoldenFiles.read(type), UTF_8)).getBytes(UTF_8);
  }
}
