package dev.keyregistry.events.view;

import static dev.keyregistry.events.view.FieldReader.malformed;
import static dev.keyregistry.events.view.FieldReader.required;

import dev.keyregistry.events.Environment;
import dev.keyregistry.events.GroupId;
import dev.keyregistry.events.MaxStaleness;
import dev.keyregistry.events.Scopes;
import dev.keyregistry.events.TenantId;
import java.io.IOException;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the views of tenants and groups, and tells which kind of view it is. */
final class ViewReader {

  private ViewReader() {}

  /** Reads the view on whose opening brace the cursor stands. Its type is its first field. */
  static EntityView read(FieldReader in) throws IOException {
    if (!"type".equals(in.nextField())) {
      throw malformed("the first field is its type");
    }
    return switch (in.sharedText()) {
      case "tenant" -> tenant(in);
      case "group" -> group(in);
      case "key" -> new KeyViewReader(in).read();
      default -> throw malformed("its type is unknown");
    };
  }

  /** Refuses a view with a restriction that this version does not know (rule E2). */
  static void checkCritical(FieldReader in) throws IOException {
    for (String name : in.sharedTexts()) {
      if (!CriticalFields.KNOWN.contains(name)) {
        throw malformed("it has a critical field that this version does not know");
      }
    }
  }

  private static TenantView tenant(FieldReader in) throws IOException {
    TenantId id = null;
    boolean suspended = false;
    MaxStaleness maxStaleness = null;
    SortedMap<String, Scopes> roles = new TreeMap<>();
    Cuts cuts = Cuts.NONE;
    long position = 0;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "id" -> id = Shared.tenant(in.first(0).sharedText());
        case "suspended" -> suspended = in.first(1).flag();
        case "maxStaleness" -> maxStaleness = MaxStaleness.of(in.first(2).text());
        case "roles" -> in.first(3).objects(() -> role(in, roles));
        case "cuts" -> cuts = Cuts.of(in.first(4).objects(() -> cut(in)));
        case "position" -> position = in.first(5).position();
        case "critical" -> checkCritical(in.first(6));
        default -> in.skip();
      }
    }
    return new TenantView(
        required(id), suspended, maxStaleness, roles, cuts, requiredPosition(position));
  }

  private static String role(FieldReader in, SortedMap<String, Scopes> roles) throws IOException {
    String role = null;
    Scopes scopes = Scopes.NONE;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "name" -> role = in.first(0).sharedText();
        case "scopes" -> scopes = Shared.scopes(in.first(1).sharedTexts());
        default -> in.skip();
      }
    }
    String known = required(role);
    if (roles.put(known, scopes) != null) {
      throw malformed("a role is there twice");
    }
    return known;
  }

  private static Cut cut(FieldReader in) throws IOException {
    long before = 0;
    GroupId group = null;
    SubjectDigest subject = null;
    Environment environment = null;
    Instant createdBefore = null;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "before" -> before = in.first(0).position();
        case "group" -> group = GroupId.of(in.first(1).text());
        case "subjectDigest" -> subject = new SubjectDigest(in.first(2).text());
        case "environment" -> environment = Environment.of(in.first(3).text());
        case "createdBefore" -> createdBefore = in.first(4).instant();
        // A cut that matches by something unknown: the view would name it as critical.
        default -> in.skip();
      }
    }
    return new Cut(requiredPosition(before), group, subject, environment, createdBefore);
  }

  private static GroupView group(FieldReader in) throws IOException {
    GroupId id = null;
    TenantId tenant = null;
    boolean inactive = false;
    long position = 0;
    for (String name = in.nextField(); name != null; name = in.nextField()) {
      switch (name) {
        case "id" -> id = GroupId.of(in.first(0).text());
        case "tenant" -> tenant = Shared.tenant(in.first(1).sharedText());
        case "inactive" -> inactive = in.first(2).flag();
        case "position" -> position = in.first(3).position();
        case "critical" -> checkCritical(in.first(4));
        default -> in.skip();
      }
    }
    return new GroupView(required(id), required(tenant), !inactive, requiredPosition(position));
  }

  /** A position that was read; 0 stands for none. */
  static long requiredPosition(long position) {
    if (position == 0) {
      throw malformed("a required position is absent");
    }
    return position;
  }
}
