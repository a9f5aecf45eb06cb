package dev.keyregistry.sidecar.endpoints;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy.RateLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a request would be decided, and why.
 *
 * @param verdict the verdict, or why the request is refused before any key is looked at
 * @param status of the answer to the gateway
 * @param edge which edge says so
 * @param position every event up to here is reflected
 * @param rule of the route policy; {@code null} if none is about the request
 * @param key whose secret it would carry; {@code null} if no key's
 * @param checks in the order in which they count: the first that fails gives the verdict
 */
public record Explained(
    String verdict,
    int status,
    String edge,
    String position,
    @Nullable Rule rule,
    @Nullable Key key,
    List<Check> checks) {

  public Explained {
    checks = List.copyOf(checks);
  }

  /**
   * A rule of the route policy.
   *
   * @param name its methods and path
   * @param line where it begins in its file
   * @param tenant whose keys it is for, for this request
   */
  public record Rule(
      String name,
      int line,
      boolean exempt,
      List<String> scopes,
      @Nullable TenantId tenant,
      @Nullable Environment environment,
      List<String> carriages,
      @Nullable RateLimit rateLimit) {
    public Rule {
      scopes = List.copyOf(scopes);
      carriages = List.copyOf(carriages);
    }
  }

  /** A key, without its secret. */
  public record Key(
      KeyId keyId,
      TenantId tenant,
      Environment environment,
      @Nullable GroupId group,
      @Nullable String subject,
      List<String> scopes) {
    public Key {
      scopes = List.copyOf(scopes);
    }
  }

  /**
   * One thing that is looked at.
   *
   * @param check its name
   * @param detail for a person
   */
  public record Check(String check, boolean passed, @Nullable String detail) {}
}
