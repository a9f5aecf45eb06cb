package dev.keyregistry.query.projection;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.keyregistry.events.GroupEvent;
import dev.keyregistry.events.KeyEvent;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.TenantEvent;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.view.SubjectDigest;
import dev.keyregistry.query.model.StoredEvent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An event as a row: what has a column of its own, and the rest as JSON. */
final class EventData {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final char REPLACEMENT = '\ufffd';

  private EventData() {}

  static StoredEvent row(LoggedEvent logged, RegistryEvent event) {
    Provenance provenance = event.provenance();
    return new StoredEvent(
        logged.position(),
        logged.chainHash(),
        logged.id(),
        logged.type(),
        logged.subject(),
        tenant(event).value(),
        logged.time(),
        storable(provenance.actor()),
        storableOrNull(provenance.source()),
        storableOrNull(provenance.reason()),
        data(logged, event));
  }

  private static TenantId tenant(RegistryEvent event) {
    return switch (event) {
      case TenantEvent e -> e.tenant();
      case GroupEvent e -> e.tenant();
      case KeyEvent e -> e.tenant();
    };
  }

  private static String data(LoggedEvent logged, RegistryEvent event) {
    JsonNode tree;
    try {
      tree = MAPPER.readTree(logged.data());
    } catch (IOException e) {
      throw new IllegalStateException("an event that was decoded is JSON", e);
    }
    if (tree instanceof ObjectNode object) {
      object.remove("provenance");
      object.remove("tenant");
      object.remove("key");
      if (object.get("secret") instanceof ObjectNode secret) {
        secret.remove("sha256"); // nobody who reads events needs it
      }
      if (event instanceof TenantEvent.KeysCut cut && cut.subject() != null) {
        // It outlives the keys of the person whom it names.
        object.remove("subject");
        object.put("subjectDigest", SubjectDigest.of(cut.tenant(), cut.subject()).value());
      }
    }
    return storable(tree).toString();
  }

  /** PostgreSQL keeps every character but NUL. */
  private static JsonNode storable(JsonNode node) {
    switch (node) {
      case ObjectNode object ->
          object.properties().forEach(field -> field.setValue(storable(field.getValue())));
      case ArrayNode array -> {
        for (int i = 0; i < array.size(); i++) {
          array.set(i, storable(array.get(i)));
        }
      }
      case TextNode text -> {
        return TextNode.valueOf(storable(text.textValue()));
      }
      default -> {}
    }
    return node;
  }

  static String storable(String text) {
    return text.replace('\0', REPLACEMENT);
  }

  private static @Nullable String storableOrNull(@Nullable String text) {
    return text == null ? null : storable(text);
  }
}
