package dev.sluice.gateway;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The rules of the library's structure. */
class ArchitectureTest {
    private static final String ROOT = "dev.sluice.gateway";
    private static final List<String> FEATURES =
            List.of("access", "route", "dialect", "provider", "upstream", "observe", "catalog", "store");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);
    private static final JavaClasses ALL = new ClassFileImporter().importPackages(ROOT);

    private static String internal(String feature) {
        return ROOT + ".internal." + feature + "..";
    }

    @Test
    void theScanIsNotEmpty() {
        assertThat(MAIN.size()).isGreaterThan(100);
        assertThat(ALL.size()).isGreaterThan(MAIN.size());
    }

    @Test
    void featuresSeeNeitherEachOtherNorThePipeline() {
        for (String feature : FEATURES) {
            String[] others = FEATURES.stream()
                    .filter(other -> !other.equals(feature))
                    .map(ArchitectureTest::internal)
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(internal(feature))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAPackage(internal("pipeline"))
                    .check(MAIN);
        }
    }

    @Test
    void wireSeesNoFeature() {
        noClasses()
                .that()
                .resideInAPackage(internal("wire"))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        FEATURES.stream().map(ArchitectureTest::internal).toArray(String[]::new)))
                .check(MAIN);
    }

    @Test
    void thePublicInterfacesSeeNothingInternal() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".spi")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ROOT + ".internal..")
                .check(MAIN);
    }

    @Test
    void onlyUpstreamKnowsTheHttpClient() {
        noClasses()
                .that()
                .resideOutsideOfPackage(internal("upstream"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("okhttp3..", "okio..")
                .check(MAIN);
    }

    @Test
    void onlyAdaptersKnowGooglesLibrary() {
        noClasses()
                .that()
                .resideOutsideOfPackage(internal("provider"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.google.auth..", "com.google.api..")
                .check(MAIN);
    }

    @Test
    void onlyStoreKnowsDatabasesAndSealing() {
        noClasses()
                .that()
                .resideOutsideOfPackage(internal("store"))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.jdbi..", "org.flywaydb..", "org.postgresql..", "org.sqlite..", "com.google.crypto.tink..")
                .check(MAIN);
    }

    @Test
    void theReadingPathNamesEveryPackage() throws IOException {
        String page = Files.readString(Path.of("../docs/architecture.md"));
        assertThat(MAIN.stream().map(JavaClass::getPackageName).filter(name -> name.startsWith(ROOT + ".internal.")))
                .isNotEmpty()
                .filteredOn(name -> !page.contains("`" + name.substring(ROOT.length() + 1) + "`"))
                .isEmpty();
    }

    @Test
    void codecsDoNotSeeEachOther() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".internal.dialect.(openai|anthropic|ollama|gemini)..")
                .should()
                .notDependOnEachOther()
                .check(MAIN);
    }

    @Test
    void noFeatureIsInACycle() {
        SlicesRuleDefinition.slices()
                .matching(ROOT + ".internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    @Test
    void onlyAFewPlacesBranchOnTheDialect() {
        Set<String> branching = MAIN.stream()
                .filter(type -> type.getAccessesFromSelf().stream()
                        .anyMatch(access -> access.getName().equals("ordinal")
                                && access.getTargetOwner().getName().equals(Dialect.class.getName())))
                .map(ArchitectureTest::outermost)
                .collect(Collectors.toSet());
        assertThat(branching).isSubsetOf("Codecs", "Transcoders", "EnvelopeReader");
    }

    @Test
    void secretsAreRevealedOnlyWhereTheyAreAppliedOrChecked() {
        noClasses()
                .that()
                .resideOutsideOfPackages(internal("access"), internal("provider"), internal("store"))
                .and()
                .doNotHaveFullyQualifiedName(Secret.class.getName())
                .should()
                .accessTargetWhere(target(owner(type(Secret.class))).and(target(name("reveal"))))
                .check(MAIN);
    }

    @Test
    void everyPackageSaysThatNullsStopAtTheDoor() {
        Set<String> packages = MAIN.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        for (String name : packages) {
            assertThat(MAIN.getPackage(name).isAnnotatedWith(NullMarked.class))
                    .as(name)
                    .isTrue();
        }
    }

    @Test
    void publicTypesOfFeaturesAreFinalInterfacesOrRecords() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".internal..")
                .and()
                .arePublic()
                .and()
                .areNotInterfaces()
                .should()
                .haveModifier(JavaModifier.FINAL)
                .check(MAIN);
    }

    @Test
    void thereAreNoMoreExtensionInterfacesThanFeaturesThatUseThem() {
        Set<String> extensions = MAIN.stream()
                .filter(type -> type.getPackageName().equals(ROOT + ".spi")
                        && type.isInterface()
                        && !type.getSimpleName().equals("package-info"))
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toSet());
        assertThat(extensions)
                .containsExactlyInAnyOrder(
                        "ModelRegistry",
                        "CallerDirectory",
                        "CredentialStore",
                        "ProviderAdapter",
                        "GatewayListener",
                        // Not to be implemented by users: the client that adapters are handed, and what it returns.
                        "Upstream",
                        "ProviderReply");
    }

    @Test
    void testsUseOneAssertionLibraryAndNoMocks() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("org.junit.jupiter.api.Assertions")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("org.mockito..")
                .check(ALL);
    }

    @Test
    void nothingPrintsToTheConsole() {
        noMethods()
                .should(new com.tngtech.archunit.lang.ArchCondition<>("print") {
                    @Override
                    public void check(
                            com.tngtech.archunit.core.domain.JavaMethod method,
                            com.tngtech.archunit.lang.ConditionEvents events) {
                        boolean prints = method.getFieldAccesses().stream()
                                .anyMatch(access ->
                                        access.getTargetOwner().getName().equals("java.lang.System"));
                        events.add(new com.tngtech.archunit.lang.SimpleConditionEvent(
                                method, prints, method.getFullName() + " uses the console"));
                    }
                })
                .check(MAIN);
    }

    private static String outermost(JavaClass type) {
        String name = type.getSimpleName();
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
            name = outer.getSimpleName();
        }
        return name;
    }
}
