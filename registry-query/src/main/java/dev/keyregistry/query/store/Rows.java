package dev.keyregistry.query.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyregistry.events.CredentialKind;
import dev.keyregistry.events.KeyProfile;
import dev.keyregistry.events.TenantPolicies;
import dev.keyregistry.events.codec.StrictJson;
import dev.keyregistry.events.log.ChainHash;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.view.GroupView;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.TenantView;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.query.model.Life;
import dev.keyregistry.query.model.Progress;
import dev.keyregistry.query.model.SecretHints;
import dev.keyregistry.query.model.StoredEvent;
import dev.keyregistry.query.model.StoredGroup;
import dev.keyregistry.query.model.StoredKey;
import dev.keyregistry.query.model.StoredTenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows as records. */
final class Rows {

  private static final ObjectMapper MAPPER = StrictJson.mapper().build();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private Rows() {}

  static Progress progress(ResultSet row) throws SQLException {
    UUID logId = row.getObject("log_id", UUID.class);
    long epoch = row.getLong("epoch");
    long offset = row.getLong("topic_offset");
    Long nextOffset = row.wasNull() ? null : offset;
    return new Progress(
        row.getLong("position"),
        ChainHash.of(row.getBytes("chain_hash")),
        logId == null ? null : new LogIdentity(logId, epoch),
        nextOffset);
  }

  static StoredKey key(ResultSet row) throws SQLException {
    long cut = row.getLong("cut_at");
    Long cutAt = row.wasNull() ? null : cut;
    return new StoredKey(
        (KeyView) ViewCodec.decode(row.getBytes("view")),
        new KeyProfile(
            row.getString("label"),
            row.getString("description"),
            row.getString("subject"),
            texts(row.getString("metadata"))),
        new SecretHints(
            CredentialKind.of(row.getString("credential")),
            row.getString("hint"),
            row.getString("previous_hint")),
        cutAt,
        instant(row, "deleted_at"),
        life(row));
  }

  static StoredTenant tenant(ResultSet row) throws SQLException {
    return new StoredTenant(
        (TenantView) ViewCodec.decode(row.getBytes("view")),
        row.getString("name"),
        policies(row.getString("policies")),
        life(row));
  }

  static StoredGroup group(ResultSet row) throws SQLException {
    return new StoredGroup(
        (GroupView) ViewCodec.decode(row.getBytes("view")),
        row.getString("name"),
        row.getString("description"),
        row.getBoolean("deleted"),
        life(row));
  }

  static StoredEvent event(ResultSet row) throws SQLException {
    return new StoredEvent(
        row.getLong("position"),
        ChainHash.of(row.getBytes("chain_hash")),
        row.getObject("event_id", UUID.class),
        row.getString("type"),
        row.getString("subject"),
        row.getString("tenant_id"),
        present(instant(row, "time")),
        row.getString("actor"),
        row.getString("source"),
        row.getString("reason"),
        row.getString("data"));
  }

  private static Life life(ResultSet row) throws SQLException {
    return new Life(
        present(instant(row, "created_at")),
        present(instant(row, "updated_at")),
        row.getLong("version"),
        row.getLong("position"));
  }

  static @Nullable OffsetDateTime time(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what the store keeps as JSON is writable", e);
    }
  }

  private static TenantPolicies policies(String json) throws SQLException {
    try {
      return MAPPER.readValue(json, TenantPolicies.class);
    } catch (JsonProcessingException e) {
      throw new SQLException("policies hold what is none", e);
    }
  }

  private static Map<String, String> texts(String json) throws SQLException {
    try {
      return MAPPER.readValue(json, TEXTS);
    } catch (JsonProcessingException e) {
      throw new SQLException("metadata holds what is no object of texts", e);
    }
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  private static Instant present(@Nullable Instant instant) throws SQLException {
    if (instant == null) {
      throw new SQLException("a time is null that must not be");
    }
    return instant;
  }
}
