package dev.keyregistry.command.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keyregistry.events.TenantId;
import org.junit.jupiter.api.Test;

class ImportPlacesTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final TenantId THIRD = new TenantId("third");

  private final ImportPlaces places = new ImportPlaces(ImportLimits.STANDARD);

  private void refused(TenantId tenant) {
    assertThatThrownBy(() -> places.take(tenant)).hasMessageContaining("overloaded");
  }

  @Test
  void one_tenant_does_not_take_all_places() {
    places.take(ACME);
    places.take(ACME);
    refused(ACME);
    places.take(OTHER);
  }

  @Test
  void there_are_four_places() {
    places.take(ACME);
    places.take(ACME);
    places.take(OTHER);
    places.take(OTHER);
    refused(THIRD);
  }

  @Test
  void a_place_that_is_given_back_twice_is_one_place() {
    Runnable release = places.take(ACME);
    places.take(ACME);
    release.run();
    release.run();
    places.take(ACME);
    refused(ACME);
  }
}
