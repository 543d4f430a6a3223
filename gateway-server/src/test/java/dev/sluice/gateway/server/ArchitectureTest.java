package dev.sluice.gateway.server;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.sluice.gateway.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of the server's structure. */
class ArchitectureTest {
    private static final String ROOT = "dev.sluice.gateway.server";

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void theScanIsNotEmpty() {
        assertThat(MAIN.size()).isGreaterThan(50);
    }

    @Test
    void theServerUsesTheLibraryAsItsUsersDo() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.sluice.gateway.internal..")
                .check(MAIN);
    }

    @Test
    void onlyOnePackageKnowsTheWebServer() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(MAIN);
    }

    @Test
    void onlyTheCommandLineKnowsItsLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".cli..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("picocli..")
                .check(MAIN);
    }

    @Test
    void onlyTheRunningServerKnowsLogsAndDatabases() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".run..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "ch.qos.logback..", "com.zaxxer..", "org.sqlite..", "org.postgresql..", "java.sql..")
                .check(MAIN);
    }

    @Test
    void listenerAndConfigurationDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".config..")
                .check(MAIN);
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".config..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".http..")
                .check(MAIN);
    }

    @Test
    void theReadingPathNamesEveryPackage() throws IOException {
        String page = Files.readString(Path.of("../docs/architecture.md"));
        assertThat(MAIN.stream().map(JavaClass::getPackageName).filter(name -> !name.equals(ROOT)))
                .isNotEmpty()
                .filteredOn(name -> !page.contains("`" + name.substring(ROOT.lastIndexOf('.') + 1) + "`"))
                .isEmpty();
    }

    @Test
    void secretsAreRevealedOnlyWhereTheyAreAppliedOrChecked() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".run..")
                .should()
                .accessTargetWhere(target(owner(type(Secret.class))).and(target(name("reveal"))))
                .check(MAIN);
    }

    @Test
    void packagesAreInNoCycle() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".(*)..")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    @Test
    void everyPackageSaysThatNullsStopAtTheDoor() {
        Set<String> packages = MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        assertThat(packages)
                .allSatisfy(name -> assertThat(MAIN.getPackage(name).isAnnotatedWith(NullMarked.class))
                        .as(name)
                        .isTrue());
    }
}
