package dev.keyregistry.events.view;

import static dev.keyregistry.events.view.FieldReader.malformed;
import static dev.keyregistry.events.view.FieldReader.required;

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
import dev.keyregistry.events.view.KeyView.LiveSecret;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the view of one key. */
final class KeyViewReader {

  private static final int CRITICAL = 0;
  private static final int GROUP_SINCE = 13;
  private static final int SUBJECT_SINCE = 14;

  private final FieldReader in;

  private @Nullable KeyId id;
  private @Nullable TenantId tenant;
  private @Nullable Environment environment;
  private @Nullable KeyStatus status;
  private @Nullable GroupId group;
  private @Nullable String subject;
  private Scopes scopes = Scopes.NONE;
  private List<String> roles = List.of();
  private List<IpRange> allowedIps = List.of();
  private @Nullable Instant notBefore;
  private @Nullable Instant expiresAt;
  private @Nullable MaxStaleness maxStaleness;
  private UsagePolicy.@Nullable Logging logging;
  private UsagePolicy.@Nullable RateLimit rateLimit;
  private @Nullable List<LiveSecret> secrets;
  private long createdAt;
  private long groupSince;
  private long subjectSince;
  private long position;

  KeyViewReader(FieldReader in) {
    this.in = in;
  }

  KeyView read() throws IOException {
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "id" -> id = KeyId.of(in.first(1).text());
        case "tenant" -> tenant = Shared.tenant(in.first(2).sharedText());
        case "environment" -> environment = Environment.of(in.first(3).sharedText());
        case "status" -> status = KeyStatus.of(in.first(4).sharedText());
        case "group" -> group = GroupId.of(in.first(5).text());
        case "subject" -> subject = in.first(6).text();
        case "scopes" -> scopes = Shared.scopes(in.first(7).sharedTexts());
        case "roles" -> roles = in.first(8).sharedTexts();
        case "secrets" -> secrets = in.first(9).objects(this::secret);
        case "createdAt" -> createdAt = in.first(10).position();
        case "position" -> position = in.first(11).position();
        case "groupSince" -> groupSince = in.first(GROUP_SINCE).position();
        case "subjectSince" -> subjectSince = in.first(SUBJECT_SINCE).position();
        default -> rareField(name);
      }
    }
    return view();
  }

  private void rareField(String name) throws IOException {
    switch (name) {
      case "critical" -> ViewReader.checkCritical(in.first(CRITICAL)); // E2
      case "allowedIps" ->
          allowedIps = in.first(15).sharedTexts().stream().map(Shared::range).toList();
      case "notBefore" -> notBefore = in.first(16).instant();
      case "expiresAt" -> expiresAt = in.first(17).instant();
      case "maxStaleness" -> maxStaleness = MaxStaleness.of(in.first(18).sharedText());
      case "logging" -> logging = in.first(19).object(this::logging);
      case "rateLimit" -> rateLimit = in.first(20).object(this::rateLimit);
      default -> in.skip();
    }
  }

  private KeyView view() {
    long created = ViewReader.requiredPosition(createdAt);
    boolean unrestricted = allowedIps.isEmpty() && notBefore == null && expiresAt == null;
    boolean usual = maxStaleness == null && logging == null && rateLimit == null;
    return new KeyView(
        required(id),
        required(tenant),
        group,
        groupSince == 0 ? created : groupSince,
        required(environment),
        required(status),
        scopes,
        roles,
        subject,
        subjectSince == 0 ? created : subjectSince,
        unrestricted ? Restrictions.NONE : new Restrictions(allowedIps, notBefore, expiresAt),
        usual ? UsagePolicy.DEFAULT : new UsagePolicy(maxStaleness, logging, rateLimit),
        required(secrets),
        created,
        ViewReader.requiredPosition(position));
  }

  private LiveSecret secret() throws IOException {
    int generation = 0;
    SecretHash sha256 = null;
    Instant until = null;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "generation" -> generation = in.first(0).number();
        case "sha256" -> sha256 = SecretHash.parse(in.first(1).text());
        case "until" -> until = in.first(2).instant();
        default -> in.skip();
      }
    }
    if (generation < 1) {
      throw malformed("generations count from 1");
    }
    return new LiveSecret(generation, required(sha256), until);
  }

  private UsagePolicy.Logging logging() throws IOException {
    String mode = null;
    int maxBytes = 0;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "mode" -> mode = in.first(0).sharedText();
        case "maxBytes" -> maxBytes = in.first(1).number();
        default -> in.skip();
      }
    }
    return new UsagePolicy.Logging(required(mode), maxBytes);
  }

  private UsagePolicy.RateLimit rateLimit() throws IOException {
    int permits = 0;
    int periodSeconds = 0;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "permits" -> permits = in.first(0).number();
        case "periodSeconds" -> periodSeconds = in.first(1).number();
        default -> in.skip();
      }
    }
    return new UsagePolicy.RateLimit(permits, periodSeconds);
  }
}
