package dev.keyregistry.validator.disk;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Restrictions;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.SecretHash;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.Cuts;
import dev.keyregistry.events.view.GroupView;
import dev.keyregistry.events.view.KeyStatus;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.SubjectDigest;
import dev.keyregistry.events.view.TenantView;
import dev.keyregistry.validator.image.ImageCopy;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link ViewEncoder} wrote, part by part. */
final class ViewDecoder {

  private static final int MAX_LIST = 1 << 20;

  private record Common(
      Environment environment,
      Scopes scopes,
      List<String> roles,
      Restrictions restrictions,
      UsagePolicy usage) {}

  /** Something that is there or not. */
  private interface Part<T> {
    T read() throws RefusedException;
  }

  private final ImageCopy.Reader reader;
  private final List<TenantId> tenants = new ArrayList<>();
  private final List<Common> commons = new ArrayList<>();
  private BinaryIn in = new BinaryIn(new byte[0]);

  ViewDecoder(ImageCopy.Reader reader) {
    this.reader = reader;
  }

  /**
   * Shows what the next part holds.
   *
   * @throws RefusedException if it is malformed; some of it may have been shown
   */
  void read(byte[] part) throws RefusedException {
    in = new BinaryIn(part);
    try {
      while (in.hasMore()) {
        entry();
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      throw BinaryIn.malformed();
    }
  }

  private void entry() throws RefusedException {
    switch (in.oneByte()) {
      case ViewTags.USUAL_KEY -> reader.view(key(true));
      case ViewTags.KEY -> reader.view(key(false));
      case ViewTags.TENANT_NAME -> tenants.add(TenantId.of(in.text()));
      case ViewTags.COMMON -> commons.add(common());
      case ViewTags.TENANT -> reader.view(tenant());
      case ViewTags.GROUP -> reader.view(group());
      case ViewTags.DENIED -> reader.denied(EntityId.ofRecordKey(in.text()), in.number());
      default -> throw BinaryIn.malformed();
    }
  }

  private TenantView tenant() throws RefusedException {
    TenantId id = tenantName();
    long position = in.number();
    boolean suspended = flag();
    MaxStaleness staleness = optional(this::staleness);
    var roles = new TreeMap<String, Scopes>();
    for (int i = in.index(MAX_LIST); i > 0; i--) {
      roles.put(in.text(), Scopes.of(texts()));
    }
    List<Cut> cuts = new ArrayList<>();
    for (int i = in.index(MAX_LIST); i > 0; i--) {
      cuts.add(cut());
    }
    return new TenantView(id, suspended, staleness, roles, Cuts.of(cuts), position);
  }

  private Cut cut() throws RefusedException {
    return new Cut(
        in.number(),
        optional(() -> new GroupId(in.uuid())),
        optional(() -> new SubjectDigest(in.text())),
        optional(() -> Environment.of(in.text())),
        optional(this::instant));
  }

  private GroupView group() throws RefusedException {
    var id = new GroupId(in.uuid());
    return new GroupView(id, tenantName(), flag(), in.number());
  }

  private KeyView key(boolean usual) throws RefusedException {
    var id = new KeyId(in.uuid());
    TenantId tenant = tenantName();
    Common common = commons.get(in.index(commons.size()));
    KeyStatus status = ViewTags.STATUS.get(in.index(ViewTags.STATUS.size()));
    long createdAt = in.number();
    long position = in.number();
    GroupId group = usual ? null : optional(() -> new GroupId(in.uuid()));
    long groupSince = usual ? createdAt : in.number();
    String subject = usual ? null : optional(() -> in.text());
    long subjectSince = usual ? createdAt : in.number();
    Restrictions restrictions = usual ? common.restrictions : restrictions(common.restrictions);
    List<LiveSecret> secrets = usual ? List.of(secret(true)) : secrets();
    return new KeyView(
        id,
        tenant,
        group,
        groupSince,
        common.environment,
        status,
        common.scopes,
        common.roles,
        subject,
        subjectSince,
        restrictions,
        common.usage,
        secrets,
        createdAt,
        position);
  }

  private Restrictions restrictions(Restrictions common) throws RefusedException {
    Instant notBefore = optional(this::instant);
    Instant expiresAt = optional(this::instant);
    return notBefore == null && expiresAt == null
        ? common
        : new Restrictions(common.allowedIps(), notBefore, expiresAt);
  }

  private List<LiveSecret> secrets() throws RefusedException {
    List<LiveSecret> secrets = new ArrayList<>();
    for (int i = in.index(MAX_LIST); i > 0; i--) {
      secrets.add(secret(false));
    }
    return secrets;
  }

  private LiveSecret secret(boolean usual) throws RefusedException {
    int generation = (int) in.number(); // negative ones too: it is not for here to judge
    var hash = new SecretHash(in.fixed(), in.fixed(), in.fixed(), in.fixed());
    return new LiveSecret(generation, hash, usual ? null : optional(this::instant));
  }

  private Common common() throws RefusedException {
    Environment environment = Environment.of(in.text());
    Scopes scopes = Scopes.of(texts());
    List<String> roles = texts();
    List<IpRange> ips = texts().stream().map(IpRange::of).toList();
    MaxStaleness staleness = optional(this::staleness);
    UsagePolicy.Logging logging =
        optional(() -> new UsagePolicy.Logging(in.text(), (int) in.number()));
    UsagePolicy.RateLimit rate =
        optional(() -> new UsagePolicy.RateLimit((int) in.number(), (int) in.number()));
    return new Common(
        environment,
        scopes,
        roles,
        ips.isEmpty() ? Restrictions.NONE : new Restrictions(ips, null, null),
        new UsagePolicy(staleness, logging, rate));
  }

  private TenantId tenantName() throws RefusedException {
    return tenants.get(in.index(tenants.size()));
  }

  private MaxStaleness staleness() throws RefusedException {
    return MaxStaleness.of(in.text());
  }

  private List<String> texts() throws RefusedException {
    int count = in.index(MAX_LIST);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(in.text());
    }
    return List.copyOf(texts);
  }

  private Instant instant() throws RefusedException {
    return Instant.ofEpochSecond(in.fixed(), in.index(1_000_000_000));
  }

  private boolean flag() throws RefusedException {
    return in.oneByte() != 0;
  }

  private <T> @Nullable T optional(Part<T> part) throws RefusedException {
    return flag() ? part.read() : null;
  }
}
