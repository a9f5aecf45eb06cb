package dev.keyregistry.command.eventlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyregistry.command.eventlog.AppendRequest.Condition;
import dev.keyregistry.events.Provenance;
import dev.keyregistry.events.RegistryEvent;
import dev.keyregistry.events.TenantEvent.TenantCreated;
import dev.keyregistry.events.TenantEvent.TenantResumed;
import dev.keyregistry.events.TenantEvent.TenantSuspended;
import dev.keyregistry.events.TenantId;
import dev.keyregistry.events.log.LoggedEvent;
import dev.keyregistry.events.view.EntityView;
import dev.keyregistry.events.view.ViewFold;
import dev.keyregistry.infra.testkit.TestServers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewProjectorIT {

  private static final Provenance BY =
      Provenance.system(Instant.parse("2026-11-21T10:00:00Z"), "test");

  @Test
  void R3_a_view_is_the_fold_up_to_its_event_wherever_a_reader_begins() {
    try (LogDatabase log = LogFixture.open(TestServers.postgres().createDatabase())) {
      TenantId one = TenantId.of("one");
      TenantId two = TenantId.of("two");
      for (RegistryEvent event :
          List.of(
              new TenantCreated(one, "One", null, BY),
              new TenantCreated(two, "Two", null, BY),
              new TenantSuspended(one, BY),
              new TenantSuspended(two, BY),
              new TenantResumed(one, BY),
              new TenantSuspended(one, BY))) {
        log.append(LogFixture.request(event, Condition.NONE)).join();
      }
      List<LoggedEvent> events = LogFixture.verified(log);
      List<EntityView> folds = folds(events);
      for (int start = 0; start < events.size(); start++) {
        var projector = new ViewProjector(log.log());
        for (int i = start; i < events.size(); i++) {
          assertThat(projector.after(events.get(i))).isEqualTo(folds.get(i));
        }
        // A reader that failed takes events again, and must not fold them twice.
        for (int i = start; i < events.size(); i++) {
          assertThat(projector.after(events.get(i))).isEqualTo(folds.get(i));
        }
      }
    }
  }

  private static List<EntityView> folds(List<LoggedEvent> events) {
    Map<String, EntityView> newest = new HashMap<>();
    List<EntityView> folds = new ArrayList<>();
    for (LoggedEvent event : events) {
      EntityView view =
          ViewFold.apply(newest.get(event.subject()), event.event(), event.position());
      newest.put(event.subject(), view);
      folds.add(view);
    }
    return folds;
  }
}
