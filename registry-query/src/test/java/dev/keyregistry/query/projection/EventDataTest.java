package dev.keyregistry.query.projection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.events.KeyEvent.KeyDescribed;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.codec.EventCodec;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.query.Facts;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventDataTest {

  private final Facts facts = new Facts();

  @Test
  void only_what_postgres_cannot_keep_is_replaced() throws Exception {
    var profile = new KeyProfile("written \\u0000", "a NUL: \0", null, Map.of("k", "\0\\u0000"));
    var event = new KeyDescribed(facts.keyId(), Facts.ACME, profile, facts.by());
    var logged =
        new LoggedEvent(
            1,
            new UUID(1, 2),
            EventCodec.typeOf(event),
            event.entity().recordKey(),
            Facts.START,
            EventCodec.encode(event),
            ChainHash.ORIGIN,
            new LogIdentity(new UUID(3, 4), 1));

    JsonNode shown = new ObjectMapper().readTree(EventData.row(logged, event).data());

    JsonNode found = shown.get("profile");
    assertThat(found.get("label").asText()).isEqualTo("written \\u0000");
    assertThat(found.get("description").asText()).isEqualTo("a NUL: \ufffd");
    assertThat(found.get("metadata").get("k").asText()).isEqualTo("\ufffd\\u0000");
  }
}
