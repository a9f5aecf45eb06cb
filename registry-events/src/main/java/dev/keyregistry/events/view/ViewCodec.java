package dev.keyregistry.events.view;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.keyregistry.events.codec.CodecException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;

/**
 * Views as compact JSON bytes and back: the values of {@code registry.keys}.
 *
 * <p>Absent fields have their defaults, and unknown fields are passed over, so that an older reader
 * reads what a newer writer wrote, with one exception (rule E2): {@code critical} lists the fields
 * of the view that restrict, and a view whose list names one that this version does not know is
 * refused, so that the edge denies the key instead of overlooking the restriction.
 *
 * <p>An edge reads a million of these when it starts. So they are read as a stream, and what many
 * keys share (names of tenants, sets of scopes, IP ranges) is shared in memory as well.
 */
public final class ViewCodec {

  /**
   * The most bytes that a view may have. More than an event may have: a tenant's view holds what
   * many of its events said.
   */
  public static final int MAX_BYTES = 512 * 1024;

  private static final int MAX_DEPTH = 16;
  private static final int TYPICAL_BYTES = 400;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(32)
                  .maxNameLength(256)
                  .maxStringLength(16 * 1024)
                  .build())
          .build();

  private ViewCodec() {}

  /**
   * The bytes that are sent.
   *
   * @throws CodecException if they would be more than {@link #MAX_BYTES}
   */
  public static byte[] encode(EntityView view) {
    var bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      ViewWriter.write(json, view);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    checkSize(bytes.size());
    return bytes.toByteArray();
  }

  /**
   * Reads a view.
   *
   * @throws CodecException if the bytes are no view, or one with a critical field that this version
   *     does not know
   */
  public static EntityView decode(byte[] bytes) {
    checkSize(bytes.length);
    try (JsonParser json = JSON.createParser(bytes)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw FieldReader.malformed("no JSON object");
      }
      EntityView view = ViewReader.read(new FieldReader(json));
      if (json.nextToken() != null) {
        throw FieldReader.malformed("more than one JSON value");
      }
      return view;
    } catch (IOException | IllegalArgumentException | DateTimeException | ArithmeticException e) {
      // Neither cause nor text of it: they may repeat the bytes.
      throw FieldReader.malformed("a value is not of its field's kind, or the JSON is malformed");
    }
  }

  private static void checkSize(int bytes) {
    if (bytes > MAX_BYTES) {
      throw new CodecException(
          CodecException.Problem.TOO_LARGE, "a view has at most " + MAX_BYTES + " bytes");
    }
  }
}
