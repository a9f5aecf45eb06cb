package dev.keyregistry.events.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Texts, instants and durations are JSON strings: a number in their place is refused, not
 * converted.
 */
final class TextTypes {

  private TextTypes() {}

  static SimpleModule module() {
    var module = new SimpleModule("text-types");
    module.addDeserializer(String.class, new Text<>(String.class, text -> text));
    module.addDeserializer(Instant.class, new Text<>(Instant.class, Instant::parse));
    module.addDeserializer(Duration.class, new Text<>(Duration.class, Duration::parse));
    return module;
  }

  private static final class Text<T> extends StdScalarDeserializer<T> {
    private static final long serialVersionUID = 1L;
    private final transient Function<String, T> read;

    Text(Class<T> type, Function<String, T> read) {
      super(type);
      this.read = read;
    }

    @Override
    public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      if (!parser.hasToken(JsonToken.VALUE_STRING)) {
        // Returns only where a problem handler supplies a value: none is registered.
        context.reportInputMismatch(this, "text expected");
      }
      try {
        return read.apply(parser.getText());
      } catch (DateTimeException e) {
        throw context.instantiationException(handledType(), e);
      }
    }
  }
}
