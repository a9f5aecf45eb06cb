package dev.keyregistry.http.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.events.codec.StrictJson;
import dev.keyregistry.http.problem.Problem;
import dev.keyregistry.http.problem.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The records of an API as JSON and back, strictly ({@link StrictJson}). */
public final class Json {

  private static final ObjectMapper MAPPER =
      StrictJson.mapper().addModule(StrictTypes.module()).build();

  private Json() {}

  /** The JSON of a record; absent components are left out. */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer is writable", e);
    }
  }

  /**
   * Reads a record.
   *
   * @throws ProblemException 400 if the bytes are no JSON, 422 if the JSON is no such record; the
   *     problem never repeats a value
   */
  public static <T> T read(byte[] bytes, Class<T> type) {
    T value;
    try {
      // All of it first: what cannot be read is answered so, whatever fields it begins with.
      JsonNode tree = MAPPER.readValue(text(bytes), JsonNode.class);
      value = MAPPER.treeToValue(tree, type);
    } catch (IOException e) {
      throw new ProblemException(BodyProblems.of(e));
    }
    if (value == null) {
      throw new ProblemException(Problem.invalid("", "an object is expected"));
    }
    return value;
  }

  // The parser of bytes would take UTF-16 too, and some names that are no UTF-8 for others.
  private static String text(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }
}
