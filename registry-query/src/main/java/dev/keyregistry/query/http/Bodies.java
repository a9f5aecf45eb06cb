package dev.keyregistry.query.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.keyregistry.events.CredentialKind;
import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.IpRange;
import dev.keyregistry.events.KeyId;
import dev.keyregistry.events.LeakPolicy;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.RotationPolicy;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.log.LogIdentity;
import dev.keyregistry.events.view.ViewCodec;
import dev.keyregistry.query.model.KeyOfSecret;
import dev.keyregistry.query.model.Page;
import dev.keyregistry.query.model.Progress;
import dev.keyregistry.query.model.StoredEvent;
import dev.keyregistry.query.model.StoredGroup;
import dev.keyregistry.query.model.StoredKey;
import dev.keyregistry.query.model.StoredTenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the query API answers; positions are decimal strings. */
final class Bodies {

  private Bodies() {}

  /**
   * A part of a list.
   *
   * @param nextCursor asks for what comes after; absent at the end
   */
  record Items<T>(List<T> items, @Nullable String nextCursor) {

    /**
     * A page as it is answered.
     *
     * @param place what the list goes on after, as {@link Parameters#after} reads it
     */
    static <S, T> Items<T> of(Page<S> page, Function<S, T> body, Function<S, String> place) {
      String next = page.more() ? Parameters.cursor(place.apply(page.items().getLast())) : null;
      return new Items<>(page.items().stream().map(body).toList(), next);
    }
  }

  record Key(
      KeyId keyId,
      TenantId tenant,
      @Nullable GroupId group,
      Environment environment,
      String status,
      @Nullable String label,
      @Nullable String description,
      @Nullable String subject,
      Map<String, String> metadata,
      Scopes scopes,
      List<String> roles,
      List<IpRange> allowedIps,
      @Nullable Instant notBefore,
      @Nullable Instant expiresAt,
      @Nullable MaxStaleness maxStaleness,
      CredentialKind credential,
      @Nullable String hint,
      Instant createdAt,
      Instant updatedAt,
      @Nullable Instant deletedAt,
      long version,
      String position) {

    static Key of(StoredKey key) {
      var view = key.view();
      return new Key(
          view.id(),
          view.tenant(),
          view.group(),
          view.environment(),
          key.status().wireName(),
          key.profile().label(),
          key.profile().description(),
          key.profile().subject(),
          key.profile().metadata(),
          view.scopes(),
          view.roles(),
          view.restrictions().allowedIps(),
          view.restrictions().notBefore(),
          view.restrictions().expiresAt(),
          view.usage().maxStaleness(),
          key.hints().kind(),
          key.hints().newest(),
          key.life().createdAt(),
          key.life().updatedAt(),
          key.deletedAt(),
          key.life().version(),
          Long.toString(key.life().position()));
    }
  }

  record Event(
      String position,
      String id,
      String type,
      String subject,
      TenantId tenant,
      Instant time,
      String actor,
      @Nullable String source,
      @Nullable String reason,
      @JsonRawValue String data,
      String chainHash) {

    static Event of(StoredEvent event) {
      return new Event(
          Long.toString(event.position()),
          event.id().toString(),
          event.type(),
          event.subject(),
          TenantId.of(event.tenant()),
          event.time(),
          event.actor(),
          event.source(),
          event.reason(),
          event.data(),
          event.chainHash().toString());
    }
  }

  record Tenant(
      TenantId id,
      @Nullable String name,
      boolean suspended,
      @Nullable MaxStaleness defaultMaxStaleness,
      LeakPolicy onLeak,
      RotationPolicy rotation,
      boolean referenceIds,
      SortedMap<String, Scopes> roles,
      Instant createdAt,
      Instant updatedAt,
      long version,
      String position) {

    static Tenant of(StoredTenant tenant) {
      return new Tenant(
          tenant.view().id(),
          tenant.name(),
          tenant.view().suspended(),
          tenant.view().defaultMaxStaleness(),
          tenant.policies().onLeak(),
          tenant.policies().rotation(),
          tenant.policies().referenceIds(),
          tenant.view().roles(),
          tenant.life().createdAt(),
          tenant.life().updatedAt(),
          tenant.life().version(),
          Long.toString(tenant.life().position()));
    }
  }

  record Group(
      GroupId id,
      TenantId tenant,
      @Nullable String name,
      @Nullable String description,
      boolean active,
      Instant createdAt,
      Instant updatedAt,
      long version,
      String position) {

    static Group of(StoredGroup group) {
      return new Group(
          group.view().id(),
          group.view().tenant(),
          group.name(),
          group.description(),
          group.view().active(),
          group.life().createdAt(),
          group.life().updatedAt(),
          group.life().version(),
          Long.toString(group.life().position()));
    }
  }

  /** A rebuild was begun. */
  record Rebuild(String status) {}

  /**
   * The view of a key, and where in which log it was read.
   *
   * @param logId absent, as the epoch, of a store that has read nothing
   * @param view as edges read it; absent if no key ever had the secret
   */
  record View(
      String position,
      String chainHash,
      @Nullable UUID logId,
      @Nullable String epoch,
      @JsonRawValue @Nullable String view) {

    static View of(KeyOfSecret found) {
      Progress progress = found.progress();
      LogIdentity log = progress.log();
      return new View(
          Long.toString(progress.position()),
          progress.chainHash().toString(),
          log == null ? null : log.logId(),
          log == null ? null : Long.toString(log.epoch()),
          found.view() == null ? null : new String(ViewCodec.encode(found.view()), UTF_8));
    }
  }
}
