package dev.keyregistry.events.view;

import dev.keyregistry.events.GroupId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bulk revocations of a tenant, without those that later ones include. Whether one of them
 * covers a key is asked at each validation, so they are found by what they go by. Immutable.
 */
public final class Cuts {

  public static final Cuts NONE = new Cuts(List.of());

  private final List<Cut> all;
  private final long newest;
  private @Nullable Index index; // made when it is needed, by whomever: all make the same

  private Cuts(List<Cut> all) {
    this.all = List.copyOf(all);
    this.newest = all.stream().mapToLong(Cut::before).max().orElse(0);
  }

  /** These cuts, oldest first. */
  public static Cuts of(List<Cut> cuts) {
    return cuts.isEmpty() ? NONE : new Cuts(cuts);
  }

  /** These cuts and a later one. */
  public Cuts with(Cut later) {
    List<Cut> changed = new ArrayList<>(all);
    changed.removeIf(later::includes);
    changed.add(later);
    return new Cuts(changed);
  }

  /** Oldest first. */
  public List<Cut> toList() {
    return all;
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  public int size() {
    return all.size();
  }

  /** Whether one of them covers the key. */
  public boolean cover(CutTarget key) {
    return key.createdAt() < newest && index().covers(key);
  }

  private Index index() {
    Index known = index;
    if (known == null) {
      known = new Index(all);
      index = known;
    }
    return known;
  }

  /** The cuts by the attribute that most keys do not have. Its fields are final: safe to share. */
  private static final class Index {
    private final Map<SubjectDigest, List<Cut>> bySubject = new HashMap<>();
    private final Map<GroupId, List<Cut>> byGroup = new HashMap<>();
    private final List<Cut> others = new ArrayList<>();

    private Index(List<Cut> cuts) {
      for (Cut cut : cuts) {
        if (cut.subject() != null) {
          bySubject.computeIfAbsent(cut.subject(), s -> new ArrayList<>()).add(cut);
        } else if (cut.group() != null) {
          byGroup.computeIfAbsent(cut.group(), g -> new ArrayList<>()).add(cut);
        } else {
          others.add(cut);
        }
      }
    }

    private boolean covers(CutTarget key) {
      GroupId group = key.group();
      return any(others, key, null)
          || (group != null && any(byGroup.getOrDefault(group, List.of()), key, null))
          || (!bySubject.isEmpty() && coversSubject(key));
    }

    private boolean coversSubject(CutTarget key) {
      SubjectDigest subject = Cut.subject(key.tenant(), key.subject());
      return subject != null && any(bySubject.getOrDefault(subject, List.of()), key, subject);
    }

    private static boolean any(List<Cut> cuts, CutTarget key, @Nullable SubjectDigest subject) {
      for (Cut cut : cuts) {
        if (cut.covers(key, subject)) {
          return true;
        }
      }
      return false;
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cuts cuts && all.equals(cuts.all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }

  @Override
  public String toString() {
    return all.toString();
  }
}
