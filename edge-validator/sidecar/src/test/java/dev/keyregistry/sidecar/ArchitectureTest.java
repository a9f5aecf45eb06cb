package dev.keyregistry.sidecar;

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
          .importPackages("dev.keyregistry.sidecar");

  @Test
  void packages_have_no_cycles() {
    slices().matching("dev.keyregistry.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void envoys_messages_are_read_without_generated_code() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.envoyproxy..", "io.grpc..", "com.google.protobuf..")
        .check(CLASSES);
  }
}
