package dev.keyregistry.validator.image;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Equal grants held once, for as long as a key has them, and numbered. For the writer alone, but
 * for {@link Numbered}.
 */
final class Grants {

  private static final int MANY_GONE = 1024;
  private static final int ROWS_PER_GONE = 16;

  private final Map<Grant, Grant> held = new HashMap<>();
  private Numbered numbered = new Numbered(new Grant[16]);

  /**
   * The grants by their numbers. A number is never given to another grant: readers who come from a
   * row that they read before the writer changed it find what that row meant. Instead all grants
   * get new numbers when the rows are renewed.
   */
  static final class Numbered {
    private volatile Grant[] grants;
    private int count;

    private Numbered(Grant[] grants) {
      this.grants = grants;
    }

    Grant at(int number) {
      return grants[number]; // written before any row that has the number
    }

    private void add(Grant grant) {
      Grant[] all = count < grants.length ? grants : Arrays.copyOf(grants, count * 2);
      grant.number(count);
      all[count++] = grant;
      grants = all;
    }
  }

  Numbered numbered() {
    return numbered;
  }

  /** The one grant that is equal to this one. */
  Grant acquire(Grant grant) {
    Grant one = held.putIfAbsent(grant, grant);
    if (one == null) {
      one = grant;
      numbered.add(one);
    }
    one.use(1);
    return one;
  }

  /** Gives back what {@link #acquire} gave. */
  void release(@Nullable Grant grant) {
    if (grant != null && grant.use(-1) == 0) {
      held.remove(grant);
    }
  }

  /** How many different ones there are. */
  int size() {
    return held.size();
  }

  /**
   * Whether so many numbers stand for grants that no key has any more that it is time to end it.
   */
  boolean areMostlyGone(int rows) {
    return numbered.count - held.size() > Math.max(MANY_GONE, rows / ROWS_PER_GONE);
  }

  /** Gives new numbers to those that are in use, for new rows. */
  Numbered renumber() {
    numbered = new Numbered(new Grant[Math.max(16, held.size() * 2)]);
    held.values().forEach(numbered::add);
    return numbered;
  }
}
