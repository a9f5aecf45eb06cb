package dev.keyregistry.events;

/** The identity of something that events happen to: a tenant, a group or a key. */
public sealed interface EntityId permits TenantId, GroupId, KeyId {

  /**
   * The text of the identity, unique over all kinds: a tenant's name, {@code grp_…} or {@code
   * key_…}.
   */
  String value();

  /** The kind of entity, as it stands in record keys and log subjects. */
  Kind kind();

  /** The record key on {@code registry.keys} and the subject of an event: {@code kind/value}. */
  default String recordKey() {
    return kind().wireName() + '/' + value();
  }

  /** The kinds of entity; the wire name is the first part of a record key. */
  enum Kind {
    TENANT("tenant"),
    GROUP("group"),
    KEY("key");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  /**
   * Reads a record key back.
   *
   * @throws IllegalArgumentException if the text is no record key of an entity
   */
  static EntityId ofRecordKey(String recordKey) {
    int slash = recordKey.indexOf('/');
    String kind = slash < 0 ? "" : recordKey.substring(0, slash);
    String value = recordKey.substring(slash + 1);
    return switch (kind) {
      case "tenant" -> TenantId.of(value);
      case "group" -> GroupId.of(value);
      case "key" -> KeyId.of(value);
      default -> throw new IllegalArgumentException("not the record key of an entity");
    };
  }
}
