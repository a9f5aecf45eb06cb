package dev.keyregistry.command.leaks;

import dev.keyregistry.command.dispatch.Commands;
import dev.keyregistry.command.dispatch.Order;
import dev.keyregistry.command.dispatch.Outcome;
import dev.keyregistry.command.domain.Caller;
import dev.keyregistry.command.domain.KeyCommand;
import dev.keyregistry.command.eventlog.AppendInDoubtException;
import dev.keyregistry.command.eventlog.IssuedSecret;
import dev.keyregistry.command.eventlog.LeakReport;
import dev.keyregistry.command.eventlog.LeakReports;
import dev.keyregistry.command.eventlog.LogUnavailableException;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.TenantId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the reports that wait: gives a command on the key, if there is one. It may die anywhere,
 * as a command that is given again comes to nothing more.
 */
public final class LeakWorker implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeakWorker.class);
  private static final int BATCH = 100;
  private static final long POLL_MILLIS = 1_000; // for what other processes have left behind
  private static final Order ORDER = new Order(Caller.SYSTEM, null, null);

  private final LeakReports reports;
  private final Commands commands;
  private final InstantSource clock;
  private final LeakMetrics metrics;
  private final Semaphore news = new Semaphore(0);
  private final Thread thread =
      Thread.ofPlatform().name("leak-reports").daemon().unstarted(this::run);
  private volatile boolean closed;

  public LeakWorker(
      LeakReports reports, Commands commands, InstantSource clock, MeterRegistry metrics) {
    this.reports = reports;
    this.commands = commands;
    this.clock = clock;
    this.metrics = new LeakMetrics(metrics);
  }

  public void start() {
    thread.start();
  }

  /** Lets it know of reports that have come. */
  void wake() {
    news.release();
  }

  private void run() {
    boolean troubled = false;
    while (!closed) {
      try {
        LeakReports.Batch batch = reports.handle(BATCH, this::handle);
        metrics.handled(batch);
        troubled = false;
        if (batch.size() == 0) {
          await();
        }
      } catch (RuntimeException e) { // whatever it is: reports must not wait for ever
        if (!troubled && !closed) {
          LOG.warn("Reports of leaks cannot be handled; trying on", e);
        }
        troubled = true;
        await();
      }
    }
  }

  private boolean handle(LeakReport report, IssuedSecret secret) {
    if (closed) {
      return false;
    }
    if (secret.tenant().equals(TenantId.REGISTRY)) {
      LOG.error(
          "A secret of {} was reported as leaked, a key of the registry itself. If it is the last"
              + " root key, it still works: replace it with root-key --reset",
          secret.key());
    }
    try {
      return isOver(commands.send(command(report, secret), ORDER), secret);
    } catch (LogUnavailableException | AppendInDoubtException e) {
      throw e;
    } catch (RuntimeException e) {
      LOG.warn("A leak of {} cannot be dealt with now", secret.key(), e);
      return false;
    }
  }

  private static boolean isOver(Outcome outcome, IssuedSecret secret) {
    return switch (outcome) {
      case Outcome.Done done -> true;
      case Outcome.Contended contended -> false;
      default -> {
        LOG.warn("A leak of {} came to {}", secret.key(), outcome.getClass().getSimpleName());
        yield false;
      }
    };
  }

  private KeyCommand command(LeakReport report, IssuedSecret secret) {
    String where = report.source() == null ? "" : ", in " + report.source();
    var by =
        new Provenance(
            clock.instant(),
            Provenance.SYSTEM,
            report.address(),
            "reported as leaked by " + report.reporter() + where);
    return new KeyCommand.ReportLeak(
        secret.key(), secret.generation(), report.reporter(), report.url(), by);
  }

  private void await() {
    try {
      if (news.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    wake();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
