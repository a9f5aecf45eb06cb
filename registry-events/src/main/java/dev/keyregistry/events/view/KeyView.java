package dev.keyregistry.events.view;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an edge needs of a key.
 *
 * @param id the key
 * @param tenant whose it is
 * @param group its group, if any
 * @param groupSince the position since which it is in that group
 * @param environment live or test
 * @param status whether it works
 * @param scopes what it may do by itself
 * @param roles what its tenant's roles add
 * @param subject on whose behalf it acts
 * @param subjectSince the position since which it acts for that subject
 * @param restrictions where and when it may be used
 * @param usage how edges treat its use
 * @param secrets the secrets that may still work, newest first; none once revoked or deleted is
 *     never assumed: they stay, so that the edge can say why it denies
 * @param createdAt the position of its creation
 * @param position the newest event reflected
 */
public record KeyView(
    KeyId id,
    TenantId tenant,
    @Nullable GroupId group,
    long groupSince,
    Environment environment,
    KeyStatus status,
    Scopes scopes,
    List<String> roles,
    @Nullable String subject,
    long subjectSince,
    Restrictions restrictions,
    UsagePolicy usage,
    List<LiveSecret> secrets,
    long createdAt,
    long position)
    implements EntityView, CutTarget {

  public KeyView {
    roles = List.copyOf(roles);
    secrets = List.copyOf(secrets);
  }

  @Override
  public Instant issuedAt() {
    return id.issuedAt();
  }

  /**
   * A secret that may still work.
   *
   * @param generation counted from 1
   * @param sha256 its hash
   * @param until the instant from which it no longer works; {@code null} for the current one
   */
  public record LiveSecret(int generation, SecretHash sha256, @Nullable Instant until) {}

  /** A copy to change; a record of this many components has no readable constructor call. */
  Builder change() {
    return new Builder(this);
  }

  static final class Builder {
    private final KeyView before;
    private @Nullable GroupId group;
    private long groupSince;
    private KeyStatus status;
    private Scopes scopes;
    private List<String> roles;
    private @Nullable String subject;
    private long subjectSince;
    private Restrictions restrictions;
    private UsagePolicy usage;
    private List<LiveSecret> secrets;

    private Builder(KeyView before) {
      this.before = before;
      group = before.group;
      groupSince = before.groupSince;
      status = before.status;
      scopes = before.scopes;
      roles = before.roles;
      subject = before.subject;
      subjectSince = before.subjectSince;
      restrictions = before.restrictions;
      usage = before.usage;
      secrets = before.secrets;
    }

    Builder group(@Nullable GroupId to, long since) {
      if (!Objects.equals(group, to)) {
        group = to;
        groupSince = since;
      }
      return this;
    }

    Builder status(KeyStatus to) {
      if (status != KeyStatus.REVOKED) { // B4: whatever a log says afterwards
        status = to;
      }
      return this;
    }

    Builder scopes(Scopes to, List<String> andRoles) {
      scopes = to;
      roles = andRoles;
      return this;
    }

    Builder subject(@Nullable String to, long since) {
      if (!Objects.equals(subject, to)) {
        subject = to;
        subjectSince = since;
      }
      return this;
    }

    Builder restrictions(Restrictions to) {
      restrictions = to;
      return this;
    }

    Builder usage(UsagePolicy to) {
      usage = to;
      return this;
    }

    Builder secrets(List<LiveSecret> to) {
      secrets = to;
      return this;
    }

    KeyView at(long position) {
      return new KeyView(
          before.id,
          before.tenant,
          group,
          groupSince,
          before.environment,
          status,
          scopes,
          roles,
          subject,
          subjectSince,
          restrictions,
          usage,
          secrets,
          before.createdAt,
          position);
    }
  }
}
