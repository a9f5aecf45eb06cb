package dev.keyregistry.sidecar.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.events.codec.CodecException;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.validator.bounded.ViewAnswer;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the body of an answer of {@code GET /v1/views}. */
final class ViewBody {

  /** The most bytes that a body may have. */
  static final int MAX_BYTES = ViewCodec.MAX_BYTES + 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  private ViewBody() {}

  /**
   * Reads a body. Only one that has all else may lack the view, which says that there is no key.
   *
   * @throws IOException if it is no such body, or its view cannot be read (rule E2)
   */
  static ViewAnswer read(byte[] body) throws IOException {
    JsonNode tree = JSON.readTree(body);
    try {
      return new ViewAnswer(
          Long.parseLong(text(tree, "position")),
          ChainHash.parse(text(tree, "chainHash")),
          new LogIdentity(
              UUID.fromString(text(tree, "logId")), Long.parseLong(text(tree, "epoch"))),
          view(tree.get("view")));
    } catch (CodecException e) {
      throw new IOException("the view cannot be read (" + e.problem() + ')', e);
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new IOException("the answer is no view", e);
    }
  }

  private static @Nullable KeyView view(@Nullable JsonNode view) throws IOException {
    return view == null ? null : (KeyView) ViewCodec.decode(JSON.writeValueAsBytes(view));
  }

  private static String text(JsonNode tree, String name) throws IOException {
    JsonNode value = tree.get(name);
    if (value == null || !value.isTextual()) {
      throw new IOException("the answer has no " + name);
    }
    return value.textValue();
  }
}
