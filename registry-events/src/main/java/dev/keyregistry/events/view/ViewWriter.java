package dev.keyregistry.events.view;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes views as JSON; leaves out what has its default. */
final class ViewWriter {

  private ViewWriter() {}

  static void write(JsonGenerator json, EntityView view) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", view.id().kind().wireName());
    json.writeStringField("id", view.id().value());
    switch (view) {
      case TenantView tenant -> tenant(json, tenant);
      case GroupView group -> group(json, group);
      case KeyView key -> key(json, key);
    }
    position(json, "position", view.position());
    strings(json, "critical", CriticalFields.of(view)); // E2
    json.writeEndObject();
  }

  private static void tenant(JsonGenerator json, TenantView view) throws IOException {
    if (view.suspended()) {
      json.writeBooleanField("suspended", true);
    }
    text(json, "maxStaleness", view.defaultMaxStaleness());
    if (!view.roles().isEmpty()) {
      json.writeArrayFieldStart("roles");
      for (Map.Entry<String, Scopes> role : view.roles().entrySet()) {
        json.writeStartObject();
        json.writeStringField("name", role.getKey());
        strings(json, "scopes", role.getValue().toList());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (!view.cuts().isEmpty()) {
      json.writeArrayFieldStart("cuts");
      for (Cut cut : view.cuts().toList()) {
        json.writeStartObject();
        position(json, "before", cut.before());
        text(json, "group", cut.group());
        text(json, "subjectDigest", cut.subject());
        text(json, "environment", cut.environment() == null ? null : cut.environment().wireName());
        text(json, "createdBefore", cut.createdBefore());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
  }

  private static void group(JsonGenerator json, GroupView view) throws IOException {
    json.writeStringField("tenant", view.tenant().value());
    if (!view.active()) {
      json.writeBooleanField("inactive", true);
    }
  }

  private static void key(JsonGenerator json, KeyView view) throws IOException {
    json.writeStringField("tenant", view.tenant().value());
    json.writeStringField("environment", view.environment().wireName());
    json.writeStringField("status", view.status().wireName());
    text(json, "group", view.group());
    text(json, "subject", view.subject());
    strings(json, "scopes", view.scopes().toList());
    strings(json, "roles", view.roles());
    if (!view.restrictions().allowedIps().isEmpty()) {
      json.writeArrayFieldStart("allowedIps");
      for (var range : view.restrictions().allowedIps()) {
        json.writeString(range.toString());
      }
      json.writeEndArray();
    }
    text(json, "notBefore", view.restrictions().notBefore());
    text(json, "expiresAt", view.restrictions().expiresAt());
    usage(json, view.usage());
    json.writeArrayFieldStart("secrets");
    for (LiveSecret secret : view.secrets()) {
      json.writeStartObject();
      json.writeNumberField("generation", secret.generation());
      json.writeStringField("sha256", secret.sha256().toString());
      text(json, "until", secret.until());
      json.writeEndObject();
    }
    json.writeEndArray();
    position(json, "createdAt", view.createdAt());
    if (view.groupSince() != view.createdAt()) {
      position(json, "groupSince", view.groupSince());
    }
    if (view.subjectSince() != view.createdAt()) {
      position(json, "subjectSince", view.subjectSince());
    }
  }

  private static void usage(JsonGenerator json, UsagePolicy usage) throws IOException {
    text(json, "maxStaleness", usage.maxStaleness());
    if (usage.logging() != null) {
      json.writeObjectFieldStart("logging");
      json.writeStringField("mode", usage.logging().mode());
      json.writeNumberField("maxBytes", usage.logging().maxBytes());
      json.writeEndObject();
    }
    if (usage.rateLimit() != null) {
      json.writeObjectFieldStart("rateLimit");
      json.writeNumberField("permits", usage.rateLimit().permits());
      json.writeNumberField("periodSeconds", usage.rateLimit().periodSeconds());
      json.writeEndObject();
    }
  }

  // On the wire, positions are decimal strings.
  private static void position(JsonGenerator json, String name, long position) throws IOException {
    json.writeStringField(name, Long.toString(position));
  }

  private static void text(JsonGenerator json, String name, @Nullable Object value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, value.toString());
    }
  }

  private static void strings(JsonGenerator json, String name, Collection<String> values)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }
}
