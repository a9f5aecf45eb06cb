package dev.keyregistry.events.view;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.keyregistry.events.codec.CodecException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes are a view or a {@link CodecException}; see the module's README for how to fuzz. */
class ViewCodecFuzzTest {

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "5m")
  void decoding_gives_a_view_or_a_codec_exception(byte[] input) {
    EntityView view;
    try {
      view = ViewCodec.decode(input);
    } catch (CodecException e) {
      return;
    }
    if (!ViewCodec.decode(ViewCodec.encode(view)).equals(view)) {
      throw new AssertionError("a view changed when it was written and read again");
    }
  }

  static Stream<Arguments> seeds() {
    var views = new RandomViews(new Random(7));
    return Stream.generate(() -> Arguments.of((Object) ViewCodec.encode(views.next()))).limit(20);
  }
}
