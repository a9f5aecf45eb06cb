package dev.keyregistry.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

final class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.keyregistry.client");

  @Test
  void packages_have_no_cycles() {
    slices().matching("dev.keyregistry.client.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void the_registry_is_known_by_its_HTTP_interface_alone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.net.ssl",
            "com.fasterxml.jackson..",
            "picocli..",
            "org.jspecify..",
            "dev.keyregistry.client..")
        .check(CLASSES);
  }

  @Test
  void only_commands_know_the_command_line() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.keyregistry.client", "dev.keyregistry.client.command")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(CLASSES);
  }
}
