package io.dogwatch.standalone.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Sections 1 and 2 of the design, and the names of the conventions, as far as code can break them.
 */
@AnalyzeClasses(packages = "io.dogwatch", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String OURS = "io.dogwatch..";

  private static final String EDGE = ".*\\.[^.]*(Application|Wiring|Settings|Controller)(\\$.*)?";

  /** What a module may use besides itself. Standalone, which may use all, is not listed. */
  private static final Map<String, List<String>> USES =
      Map.of(
          "schemas", List.of(),
          "embedded", List.of(),
          "client", List.of("schemas"),
          "settings", List.of("client", "schemas"),
          "engine", List.of("client", "schemas"),
          "worker", List.of("engine", "settings", "client", "schemas"),
          "watchdog", List.of("settings", "client", "schemas"),
          "orchestrator", List.of("settings", "client", "schemas"));

  @ArchTest
  static void everyModuleIsSeen(JavaClasses all) {
    var modules = Stream.concat(USES.keySet().stream(), Stream.of("standalone"));

    assertThat(modules)
        .allSatisfy(
            module ->
                assertThat(all)
                    .anyMatch(type -> type.getPackageName().startsWith("io.dogwatch." + module)));
  }

  @ArchTest
  static void modulesUseOnlyWhatTheDesignAllows(JavaClasses all) {
    USES.forEach(
        (module, used) -> {
          var allowed =
              Stream.concat(Stream.of(module), used.stream())
                  .map(name -> "io.dogwatch." + name + "..")
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage("io.dogwatch." + module + "..")
              .should()
              .dependOnClassesThat(resideInAPackage(OURS).and(not(resideInAnyPackage(allowed))))
              .check(all);
        });
  }

  @ArchTest
  static final ArchRule librariesKnowNoSpring =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.dogwatch.schemas..",
              "io.dogwatch.client..",
              "io.dogwatch.engine..",
              "io.dogwatch.embedded..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..");

  /**
   * Decision 8: the container is known to what is wired, set and served, and to what hooks into it,
   * which says so in its name or package.
   */
  @ArchTest
  static final ArchRule springsContainerStaysAtTheEdge =
      noClasses()
          .that()
          .haveNameNotMatching(EDGE + "|.*(HealthIndicator|Advice)")
          .and()
          .resideOutsideOfPackage("io.dogwatch.settings..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.springframework.beans..",
              "org.springframework.boot..",
              "org.springframework.context..",
              "org.springframework.stereotype..");

  /** Decision 8: Spring's libraries are for adapters, to the database, to Kafka and to HTTP. */
  @ArchTest
  static final ArchRule springsLibrariesStayInAdapters =
      noClasses()
          .that()
          .haveNameNotMatching(EDGE + "|.*HealthIndicator")
          .and()
          .resideOutsideOfPackages(
              "io.dogwatch.settings..",
              "io.dogwatch.orchestrator.alerts..",
              "io.dogwatch.orchestrator.deadletters..",
              "io.dogwatch.orchestrator.intake..",
              "io.dogwatch.orchestrator.model..",
              "io.dogwatch.orchestrator.notifications",
              "io.dogwatch.orchestrator.pages..",
              "io.dogwatch.orchestrator.problems..",
              "io.dogwatch.orchestrator.projection..",
              "io.dogwatch.orchestrator.queries..",
              "io.dogwatch.orchestrator.retention..",
              "io.dogwatch.orchestrator.schedules..",
              "io.dogwatch.orchestrator.statistics..",
              "io.dogwatch.orchestrator.workflows..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.springframework..");

  @ArchTest
  static final ArchRule generatedRecordsStayInsideTheContract =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.dogwatch.schemas..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.dogwatch.schemas.avro..");

  @ArchTest
  static final ArchRule timeIsInjected =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.[^.]*(Application|Wiring)(\\$.*)?")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(ZonedDateTime.class, "now");

  @ArchTest
  static final ArchRule namesAreRoles =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.dogwatch.schemas.avro..")
          .should()
          .haveNameMatching(
              ".*[.$](Abstract[A-Z].*|.+(Impl|Utils?|Helpers?|Managers?|Service|Base|Dto|DTO))");

  @ArchTest
  static final ArchRule noPackageIsADrawer =
      noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..misc..");
}
