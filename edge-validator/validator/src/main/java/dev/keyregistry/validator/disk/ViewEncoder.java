package dev.keyregistry.validator.disk;

import dev.keyregistry.events.EntityId;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.UsagePolicy;
import dev.keyregistry.events.view.Cut;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.GroupView;
import dev.keyregistry.events.view.KeyView;
import dev.keyregistry.events.view.KeyView.LiveSecret;
import dev.keyregistry.events.view.TenantView;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Views as bytes that are read fast: fixed fields, and what many keys have in common is written
 * once and then referred to. One encoder per file, since it remembers what it has written.
 */
final class ViewEncoder {

  /** What many keys have in common. */
  record Common(
      Environment environment,
      Scopes scopes,
      List<String> roles,
      List<IpRange> allowedIps,
      UsagePolicy usage) {}

  private final BinaryOut out;
  private final Map<TenantId, Integer> tenants = new HashMap<>();
  private final Map<Common, Integer> commons = new HashMap<>();

  ViewEncoder(BinaryOut out) {
    this.out = out;
  }

  void view(EntityView view) {
    switch (view) {
      case TenantView tenant -> tenant(tenant);
      case GroupView group -> group(group);
      case KeyView key -> key(key);
    }
  }

  void denied(EntityId id, long position) {
    out.oneByte(ViewTags.DENIED);
    out.text(id.recordKey());
    out.number(position);
  }

  private void tenant(TenantView view) {
    int tenant = tenantIndex(view.id());
    out.oneByte(ViewTags.TENANT);
    out.number(tenant);
    out.number(view.position());
    flag(view.suspended());
    optional(view.defaultMaxStaleness(), this::staleness);
    out.number(view.roles().size());
    view.roles()
        .forEach(
            (name, scopes) -> {
              out.text(name);
              texts(scopes.toList());
            });
    out.number(view.cuts().size());
    view.cuts().toList().forEach(this::cut);
  }

  private void cut(Cut cut) {
    out.number(cut.before());
    optional(cut.group(), group -> out.uuid(group.uuid()));
    optional(cut.subject(), subject -> out.text(subject.value()));
    optional(cut.environment(), environment -> out.text(environment.wireName()));
    optional(cut.createdBefore(), this::instant);
  }

  private void group(GroupView view) {
    int tenant = tenantIndex(view.tenant());
    out.oneByte(ViewTags.GROUP);
    out.uuid(view.id().uuid());
    out.number(tenant);
    flag(view.active());
    out.number(view.position());
  }

  private void key(KeyView view) {
    int tenant = tenantIndex(view.tenant());
    int common = commonIndex(view);
    boolean usual = isUsual(view);
    out.oneByte(usual ? ViewTags.USUAL_KEY : ViewTags.KEY);
    UUID id = view.id().uuid();
    out.uuid(id);
    out.number(tenant);
    out.number(common);
    out.oneByte(ViewTags.STATUS.indexOf(view.status()));
    out.number(view.createdAt());
    out.number(view.position());
    if (usual) {
      LiveSecret secret = view.secrets().getFirst();
      out.number(secret.generation());
      hash(secret);
    } else {
      rest(view);
    }
  }

  /** Whether it is like most keys: one secret for ever, no group and nobody's. */
  private static boolean isUsual(KeyView view) {
    return view.group() == null
        && view.subject() == null
        && view.groupSince() == view.createdAt()
        && view.subjectSince() == view.createdAt()
        && view.restrictions().notBefore() == null
        && view.restrictions().expiresAt() == null
        && view.secrets().size() == 1
        && view.secrets().getFirst().until() == null;
  }

  private void rest(KeyView view) {
    optional(view.group(), group -> out.uuid(group.uuid()));
    out.number(view.groupSince());
    optional(view.subject(), out::text);
    out.number(view.subjectSince());
    optional(view.restrictions().notBefore(), this::instant);
    optional(view.restrictions().expiresAt(), this::instant);
    out.number(view.secrets().size());
    for (LiveSecret secret : view.secrets()) {
      out.number(secret.generation());
      hash(secret);
      optional(secret.until(), this::instant);
    }
  }

  private void hash(LiveSecret secret) {
    out.fixed(secret.sha256().a());
    out.fixed(secret.sha256().b());
    out.fixed(secret.sha256().c());
    out.fixed(secret.sha256().d());
  }

  private int tenantIndex(TenantId tenant) {
    Integer known = tenants.get(tenant);
    if (known != null) {
      return known;
    }
    int index = tenants.size();
    tenants.put(tenant, index);
    out.oneByte(ViewTags.TENANT_NAME);
    out.text(tenant.value());
    return index;
  }

  private int commonIndex(KeyView view) {
    var common =
        new Common(
            view.environment(),
            view.scopes(),
            view.roles(),
            view.restrictions().allowedIps(),
            view.usage());
    Integer known = commons.get(common);
    if (known != null) {
      return known;
    }
    int index = commons.size();
    commons.put(common, index);
    out.oneByte(ViewTags.COMMON);
    common(common);
    return index;
  }

  private void common(Common common) {
    out.text(common.environment.wireName());
    texts(common.scopes.toList());
    texts(common.roles);
    texts(common.allowedIps.stream().map(IpRange::toString).toList());
    UsagePolicy usage = common.usage;
    optional(usage.maxStaleness(), this::staleness);
    optional(
        usage.logging(),
        logging -> {
          out.text(logging.mode());
          out.number(logging.maxBytes());
        });
    optional(
        usage.rateLimit(),
        rate -> {
          out.number(rate.permits());
          out.number(rate.periodSeconds());
        });
  }

  private void staleness(MaxStaleness bound) {
    out.text(bound.toString());
  }

  private void texts(Collection<String> texts) {
    out.number(texts.size());
    texts.forEach(out::text);
  }

  private void instant(Instant instant) {
    out.fixed(instant.getEpochSecond());
    out.number(instant.getNano());
  }

  private void flag(boolean value) {
    out.oneByte(value ? 1 : 0);
  }

  private <T> void optional(@Nullable T value, Consumer<T> write) {
    flag(value != null);
    if (value != null) {
      write.accept(value);
    }
  }
}
