package dev.keyregistry.http.json;

import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import dev.keyregistry.http.problem.Problem;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What Jackson refused, as a problem: 400 if it is no JSON, 422 with the field if it is, but not
 * what was asked for. A refused value never shows: it may be a secret.
 */
final class BodyProblems {

  private static final String OUR_PACKAGES = "dev.keyregistry.";
  private static final int MAX_PATH = 200;

  private BodyProblems() {}

  static Problem of(IOException failure) {
    boolean unreadable = isUnreadable(failure) || isNotOneValue(failure);
    if (unreadable || !(failure instanceof JsonMappingException mapping)) {
      return Problem.of(400, "malformed_json", malformed(failure));
    }
    return Problem.invalid(path(mapping), message(mapping));
  }

  // Inside a record, what the parser throws arrives wrapped in a mapping exception.
  private static boolean isUnreadable(Throwable failure) {
    Throwable at = failure;
    for (int depth = 0; at != null && depth < 20; depth++) {
      if (at instanceof InputCoercionException) {
        return false; // a number that its field cannot hold
      }
      if (at instanceof StreamReadException || at instanceof StreamConstraintsException) {
        return true;
      }
      boolean wrapper = at instanceof JsonMappingException && at.getCause() instanceof IOException;
      at = wrapper ? at.getCause() : null;
    }
    return false;
  }

  // No value at all, or something after it; Jackson has no type of exception for either.
  private static boolean isNotOneValue(IOException failure) {
    String message = failure.getMessage();
    return failure instanceof MismatchedInputException
        && message != null
        && (message.startsWith("No content") || message.startsWith("Trailing token"));
  }

  private static String malformed(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof StreamConstraintsException) {
        return "The body nests too deep, or holds a name, number or text that is too long";
      }
      String message = at.getMessage();
      if (message != null && message.startsWith("Duplicate field")) {
        return "The body holds a field twice";
      }
    }
    return "The body is no well-formed JSON in UTF-8";
  }

  private static String message(JsonMappingException failure) {
    if (failure instanceof UnrecognizedPropertyException) {
      return "there is no such field";
    }
    if (failure instanceof ValueInstantiationException) {
      String own = ownMessage(failure.getCause());
      return own == null ? "not a valid value" : own;
    }
    String message = failure.getOriginalMessage();
    boolean missing =
        failure instanceof InvalidNullException
            || message.startsWith("Missing required creator property");
    return missing ? "the field is required" : "not a value of the expected kind";
  }

  // Our own types' messages say what is expected and never repeat what they got; a library's may.
  private static @Nullable String ownMessage(@Nullable Throwable cause) {
    if (!(cause instanceof IllegalArgumentException) || cause.getStackTrace().length == 0) {
      return null;
    }
    boolean ours = cause.getStackTrace()[0].getClassName().startsWith(OUR_PACKAGES);
    return ours ? cause.getMessage() : null;
  }

  private static String path(JsonMappingException failure) {
    var path = new StringBuilder();
    for (JsonMappingException.Reference part : failure.getPath()) {
      if (part.getFieldName() == null) {
        path.append('[').append(part.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(part.getFieldName());
      }
    }
    return path.length() <= MAX_PATH ? path.toString() : path.substring(0, MAX_PATH) + "…";
  }
}
