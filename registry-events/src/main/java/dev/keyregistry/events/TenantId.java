package dev.keyregistry.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The name of a tenant: 2 to 63 lower-case letters, digits and inner hyphens. */
public record TenantId(@JsonValue String value) implements EntityId {

  private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,61}[a-z0-9]");

  /** The reserved tenant whose keys administer the whole cell. */
  public static final TenantId REGISTRY = new TenantId("registry");

  public TenantId {
    if (value == null || !FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "a tenant id has 2 to 63 lower-case letters, digits and inner hyphens");
    }
  }

  @JsonCreator
  public static TenantId of(String value) {
    return new TenantId(value);
  }

  @Override
  public Kind kind() {
    return Kind.TENANT;
  }

  @Override
  public String toString() {
    return value;
  }
}
