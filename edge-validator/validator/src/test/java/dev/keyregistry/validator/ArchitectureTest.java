package dev.keyregistry.validator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final String ROOT = "dev.keyregistry.validator";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void image_and_validation_know_only_the_jdk_and_the_events() {
    classes()
        .that()
        .resideInAnyPackage(ROOT + ".image", ROOT + ".validation")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "org.jspecify..",
            "dev.keyregistry.events..",
            ROOT + ".image",
            ROOT + ".validation")
        .check(CLASSES);
  }

  @Test
  void only_the_feed_knows_kafka() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".feed")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void only_the_tokens_know_nimbus() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".token")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.nimbusds..")
        .check(CLASSES);
  }

  @Test
  void packages_have_no_cycle() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void time_and_ids_are_passed_in() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".image", ROOT + ".validation", ROOT + ".token")
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .check(CLASSES);
  }
}
