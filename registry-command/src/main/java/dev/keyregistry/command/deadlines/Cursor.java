package dev.keyregistry.command.deadlines;

import java.util.List;

/**
 * How far a scan has come among what is due: it never goes back, so that one row that stays due
 * does not hold it up.
 *
 * @param at the time of the last row, as PostgreSQL reads it
 * @param key the key of the last row
 */
record Cursor(String at, String key) {

  /** Before everything. */
  static final Cursor START = new Cursor("-infinity", "");

  static Cursor after(List<? extends Due> page) {
    Due last = page.getLast();
    return new Cursor(last.at().toString(), last.key().value());
  }
}
