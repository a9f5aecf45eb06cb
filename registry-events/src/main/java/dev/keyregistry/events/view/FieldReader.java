package dev.keyregistry.events.view;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.keyregistry.events.codec.CodecException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads values of a JSON stream, each strictly of its kind. The cursor stands on the value. */
final class FieldReader {

  /** Reads the fields of one object; the cursor stands on its start. */
  interface Fields<T> {
    T read() throws IOException;
  }

  private static final int MAX_POSITION_DIGITS = 19;

  private final JsonParser json;
  private int seen; // of the current object, a bit for each of its fields

  FieldReader(JsonParser json) {
    this.json = json;
  }

  static CodecException malformed(String what) {
    return new CodecException(CodecException.Problem.UNREADABLE, "not a view: " + what);
  }

  /**
   * The name of the next field that has a value other than null, with the cursor on that value;
   * {@code null} at the end of the object.
   */
  @Nullable String nextField() throws IOException {
    String name = json.nextFieldName();
    while (name != null && json.nextToken() == JsonToken.VALUE_NULL) {
      name = json.nextFieldName();
    }
    if (name == null && json.currentToken() != JsonToken.END_OBJECT) {
      throw malformed("the JSON ends early");
    }
    return name;
  }

  /**
   * This reader, if the current object has not had the field before: one that is there twice makes
   * the view ambiguous.
   *
   * @param field its number among those of the object, 0 to 31
   */
  FieldReader first(int field) {
    int bit = 1 << field;
    if ((seen & bit) != 0) {
      throw malformed("a field is there twice");
    }
    seen |= bit;
    return this;
  }

  static <T> T required(@Nullable T value) {
    if (value == null) {
      throw malformed("a required field is absent");
    }
    return value;
  }

  void skip() throws IOException {
    json.skipChildren();
  }

  <T> T object(Fields<T> fields) throws IOException {
    expect(JsonToken.START_OBJECT);
    int outer = seen;
    seen = 0;
    T object = fields.read();
    seen = outer;
    return object;
  }

  String text() throws IOException {
    expect(JsonToken.VALUE_STRING);
    return json.getText();
  }

  /** A text that many views repeat. */
  String sharedText() throws IOException {
    expect(JsonToken.VALUE_STRING);
    return Shared.text(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
  }

  boolean flag() {
    if (json.currentToken() == JsonToken.VALUE_TRUE) {
      return true;
    }
    expect(JsonToken.VALUE_FALSE);
    return false;
  }

  int number() throws IOException {
    expect(JsonToken.VALUE_NUMBER_INT);
    return json.getIntValue();
  }

  Instant instant() throws IOException {
    return Instant.parse(text());
  }

  /** A position, from 1: a decimal string. */
  long position() throws IOException {
    expect(JsonToken.VALUE_STRING);
    char[] digits = json.getTextCharacters();
    int from = json.getTextOffset();
    int length = json.getTextLength();
    long position = 0;
    for (int i = from; i < from + length; i++) {
      int digit = digits[i] - '0';
      if (digit < 0 || digit > 9) {
        throw malformed("a position is a decimal number");
      }
      position = position * 10 + digit;
    }
    if (length > MAX_POSITION_DIGITS || position < 1) { // 20 digits wrap around, 19 turn negative
      throw malformed("a position is a decimal number from 1");
    }
    return position;
  }

  List<String> sharedTexts() throws IOException {
    expect(JsonToken.START_ARRAY);
    List<String> texts = new ArrayList<>(4);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      texts.add(sharedText());
    }
    return texts;
  }

  <T> List<T> objects(Fields<T> fields) throws IOException {
    expect(JsonToken.START_ARRAY);
    List<T> objects = new ArrayList<>(2);
    while (json.nextToken() != JsonToken.END_ARRAY) {
      objects.add(object(fields));
    }
    return objects;
  }

  private void expect(JsonToken token) {
    if (json.currentToken() != token) {
      throw malformed("a value is not of its field's kind");
    }
  }
}
