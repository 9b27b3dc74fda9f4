package org.daybook.queryapi;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/// The arrows and rules of the design, over all modules.
@AnalyzeClasses(packages = "org.daybook", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest static final ArchRule wflowDependsOnNothing = arrows("wflow");

  @ArchTest static final ArchRule documentsDependOnNothing = arrows("documents");

  @ArchTest static final ArchRule theGraphFollowsDocuments = arrows("graph", "documents");

  @ArchTest static final ArchRule processorsWorkOnDocuments = arrows("processors", "documents");

  @ArchTest
  static final ArchRule pipelinesTieThemTogether =
      arrows("pipelines", "documents", "graph", "processors", "wflow");

  @ArchTest
  static final ArchRule ingestFeedsDocuments = arrows("ingest", "documents", "processors", "wflow");

  @ArchTest static final ArchRule internalsOfWflowAreItsOwn = internals("wflow");
  @ArchTest static final ArchRule internalsOfDocumentsAreItsOwn = internals("documents");
  @ArchTest static final ArchRule internalsOfGraphAreItsOwn = internals("graph");
  @ArchTest static final ArchRule internalsOfProcessorsAreItsOwn = internals("processors");
  @ArchTest static final ArchRule internalsOfPipelinesAreItsOwn = internals("pipelines");
  @ArchTest static final ArchRule internalsOfIngestAreItsOwn = internals("ingest");

  @ArchTest
  static final ArchRule onlyTheServiceKnowsHttp =
      only("org.daybook.queryapi..", "jakarta.ws.rs..", "io.quarkus..", "io.vertx..", "picocli..");

  @ArchTest
  static final ArchRule onlyOneFacadeTouchesAutomerge =
      only("org.daybook.documents.internal.automerge..", "org.automerge..");

  @ArchTest
  static final ArchRule onlyProcessorsTouchWasm =
      only("org.daybook.processors..", "com.dylibso.chicory..");

  @ArchTest
  static final ArchRule onlyTheGraphTouchesJena = only("org.daybook.graph..", "org.apache.jena..");

  @ArchTest
  static final ArchRule onlyIngestTouchesTika = only("org.daybook.ingest..", "org.apache.tika..");

  @ArchTest
  static final ArchRule onlyThoseWhoKeepTablesSpeakSql =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.daybook.wflow..",
              "org.daybook.documents..",
              "org.daybook.pipelines.internal.index..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..");

  @ArchTest
  static final ArchRule aVaultIsALibrary =
      noClasses()
          .that()
          .resideInAPackage("org.daybook.queryapi.vault..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.quarkus..", "jakarta..", "io.vertx..", "picocli..");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.daybook.queryapi.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule nothingStaticChanges =
      ArchRuleDefinition.classes()
          .that()
          .resideInAPackage("org.daybook..")
          .and()
          .doNotHaveModifier(JavaModifier.SYNTHETIC)
          .should(haveNoStaticVariable());

  private static ArchRule arrows(String module, String... mayDependOn) {
    var allowed = new String[mayDependOn.length + 1];
    allowed[0] = "org.daybook." + module + "..";
    for (int i = 0; i < mayDependOn.length; i++) {
      allowed[i + 1] = "org.daybook." + mayDependOn[i] + "..";
    }
    return noClasses()
        .that()
        .resideInAPackage("org.daybook." + module + "..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAPackage("org.daybook..")
                .and(JavaClass.Predicates.resideOutsideOfPackages(allowed)));
  }

  private static ArchRule internals(String module) {
    return noClasses()
        .that()
        .resideOutsideOfPackage("org.daybook." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.daybook." + module + "..internal..");
  }

  private static ArchRule only(String owner, String... libraries) {
    return noClasses()
        .that()
        .resideOutsideOfPackage(owner)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries);
  }

  private static ArchCondition<JavaClass> haveNoStaticVariable() {
    return new ArchCondition<>("have no static variable") {
      @Override
      public void check(JavaClass item, ConditionEvents events) {
        item.getFields().stream()
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> !field.getModifiers().contains(JavaModifier.FINAL))
            .filter(field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC))
            .forEach(
                field ->
                    events.add(
                        SimpleConditionEvent.violated(
                            field, field.getFullName() + " is static and can change")));
      }
    };
  }
}
