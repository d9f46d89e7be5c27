package dev.chancery.migrations;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses MIGRATIONS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.chancery.migrations");

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
