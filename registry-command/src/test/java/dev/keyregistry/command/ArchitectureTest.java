package dev.keyregistry.command;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String ROOT = "dev.keyregistry.command";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void the_domain_imports_the_jdk_and_the_events_alone() {
    classes()
        .that()
        .resideInAPackage(ROOT + ".domain..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java.lang..",
            "java.time..",
            "java.util..",
            "org.jspecify..",
            "dev.keyregistry.events..",
            ROOT + ".domain..")
        .check(CLASSES);
  }

  @Test
  void only_the_axon_package_imports_axon() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".axon..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.axonframework..")
        .check(CLASSES);
  }

  @Test
  void only_the_relay_imports_kafka() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".relay..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void only_the_log_the_token_store_and_the_deadlines_import_jdbc() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".eventlog..", ROOT + ".axon..", ROOT + ".deadlines..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..", "com.zaxxer..")
        .check(CLASSES);
  }

  @Test
  void only_the_http_package_imports_vertx() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".http..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .check(CLASSES);
  }

  @Test
  void packages_have_no_cycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
