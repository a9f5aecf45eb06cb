package dev.keyregistry.http;

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
          .importPackages("dev.keyregistry.http");

  @Test
  void packages_have_no_cycles() {
    slices().matching("dev.keyregistry.http.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void no_framework_of_the_centre_is_known_here() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.axonframework..", "org.apache.kafka..", "java.sql..", "org.jdbi..")
        .check(CLASSES);
  }
}
