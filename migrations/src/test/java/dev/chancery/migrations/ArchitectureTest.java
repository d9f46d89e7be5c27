package dev.chancery.migrations;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MIGRATIONS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.chancery.migrations");

    /** Where null is not spoken of, NullAway does not look. */
    @Test
    void everyPackageSaysWhatItAnswersForAndWhereNullMayBe() {
        MIGRATIONS.stream().map(JavaClass::getPackage).distinct().forEach(each -> assertThat(
                        each.tryGetPackageInfo().map(info -> info.isAnnotatedWith(NullMarked.class)))
                .as(each.getName())
                .contains(true));
    }

    @Test
    void theContractKnowsNeitherOfItsParties() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.chancery.sync..", "dev.chancery.broker..", "dev.chancery.testbed..")
                .because("the two programs meet in the schema")
                .check(MIGRATIONS);
    }

    @Test
    void aJobOfAFewSecondsNeedsNoFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("Flyway and JDBC are enough, and start at once")
                .check(MIGRATIONS);
    }

    @Test
    void flywayHasOneDoor() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Schema")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.flywaydb..")
                .because("commands speak of steps")
                .check(MIGRATIONS);
    }
}
