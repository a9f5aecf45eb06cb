package dev.keyregistry.query;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.keyregistry.query");

  @Test
  void only_the_projection_knows_kafka() {
    only("dev.keyregistry.query.projection..", "org.apache.kafka..");
  }

  @Test
  void only_the_store_knows_jdbc() {
    only("dev.keyregistry.query.store..", "java.sql..", "javax.sql..", "org.jdbi..");
    only("dev.keyregistry.query.store..", "org.postgresql..", "org.flywaydb..", "com.zaxxer..");
  }

  @Test
  void only_http_knows_vertx() {
    only("dev.keyregistry.query.http..", "io.vertx..", "io.netty..");
  }

  @Test
  void nobody_knows_axon() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.axonframework..")
        .check(CLASSES);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching("dev.keyregistry.query.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static void only(String home, String... foreign) {
    noClasses()
        .that()
        .resideOutsideOfPackage(home)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(foreign)
        .check(CLASSES);
  }
}
