package dev.keyregistry.command.deadlines;

import dev.keyregistry.command.deadlines.DeadlineTable.OverdueTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;

/** One look at all that is due now, in pages. What stays due is met again by the next one only. */
final class DeadlineScan {

  private static final int PAGE = 500;
  private static final int TENANTS = 100;

  private final DeadlineTable table;
  private final Notices notices;
  private final Instant now;
  private final BooleanSupplier goOn;

  /**
   * A scan.
   *
   * @param goOn is asked before every page and every notice
   */
  DeadlineScan(DeadlineTable table, Notices notices, Instant now, BooleanSupplier goOn) {
    this.table = table;
    this.notices = notices;
    this.now = now;
    this.goOn = goOn;
  }

  /**
   * Gives notice of what is due.
   *
   * @param expiryNotice how long before an expiry
   */
  void run(Duration expiryNotice) throws InterruptedException {
    pages(cursor -> table.expiring(now.plus(expiryNotice), cursor, PAGE));
    String tenant = "";
    List<OverdueTenant> overdue;
    do {
      overdue = goOn.getAsBoolean() ? table.overdue(now, tenant, TENANTS) : List.of();
      for (OverdueTenant each : overdue) {
        rotations(each);
        tenant = each.tenant().value();
      }
    } while (!overdue.isEmpty());
  }

  private void rotations(OverdueTenant tenant) throws InterruptedException {
    if (tenant.enforced()) {
      // First those that were due before the policy was enforced: the others get there below.
      pages(cursor -> table.rotations(tenant, true, now, cursor, PAGE));
    }
    pages(cursor -> table.rotations(tenant, false, now, cursor, PAGE));
  }

  private interface Page {
    List<? extends Due> after(Cursor cursor);
  }

  private void pages(Page page) throws InterruptedException {
    Cursor cursor = Cursor.START;
    while (goOn.getAsBoolean()) {
      List<? extends Due> due = page.after(cursor);
      if (due.isEmpty()) {
        return;
      }
      notices.give(due, now, goOn);
      cursor = Cursor.after(due);
    }
  }
}
