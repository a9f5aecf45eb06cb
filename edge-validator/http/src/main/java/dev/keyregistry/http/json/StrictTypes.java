package dev.keyregistry.http.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * Text, instants and durations as clients must write them: JSON strings, without control characters
 * (but tab and line ends) and without half characters, and instants of four-digit years (RFC 3339).
 */
final class StrictTypes {

  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private StrictTypes() {}

  static SimpleModule module() {
    var module = new SimpleModule("strict-types");
    module.addDeserializer(String.class, new Text<>(String.class, text -> text));
    module.addDeserializer(Instant.class, new Text<>(Instant.class, StrictTypes::instant));
    module.addDeserializer(Duration.class, new Text<>(Duration.class, StrictTypes::duration));
    module.addKeyDeserializer(String.class, new Name());
    return module;
  }

  private static Instant instant(String text) {
    Instant instant;
    try {
      instant = Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("an instant is written as 2030-01-31T12:00:00Z", e);
    }
    if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
      throw new IllegalArgumentException("an instant has a year of four digits");
    }
    return instant;
  }

  private static Duration duration(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("a duration is written as PT1H30M", e);
    }
  }

  static void checkCharacters(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = (c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f;
      if (control) {
        throw new IllegalArgumentException("the text holds a control character");
      }
      if (Character.isSurrogate(c)) {
        boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length();
        if (!pair || !Character.isLowSurrogate(text.charAt(i + 1))) {
          throw new IllegalArgumentException("the text holds half a character");
        }
        i++;
      }
    }
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
      String text = parser.getText();
      try {
        checkCharacters(text);
        return read.apply(text);
      } catch (IllegalArgumentException e) {
        throw context.instantiationException(handledType(), e);
      }
    }
  }

  private static final class Name extends KeyDeserializer {
    @Override
    public Object deserializeKey(String key, DeserializationContext context) throws IOException {
      try {
        checkCharacters(key);
        return key;
      } catch (IllegalArgumentException e) {
        throw context.instantiationException(String.class, e);
      }
    }
  }
}
