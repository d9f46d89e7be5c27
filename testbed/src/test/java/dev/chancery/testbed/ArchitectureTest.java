package dev.chancery.testbed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses TESTBED = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.chancery.testbed");

    @Test
    void readsTheClassesAtAll() {
        assertThat(TESTBED.size()).isGreaterThan(50);
    }

    @Test
    void theServersDoNotKnowTheDemo() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..testbed.demo..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..testbed.demo..")
                .because("tests start servers without a story")
                .check(TESTBED);
    }

    @Test
    void noProgramOfOursIsKnownFromWithin() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.chancery.sync..", "dev.chancery.broker..", "dev.chancery.migrations..")
                .because("the demo starts the programs as people do, and every module may be tested with the testbed")
                .check(TESTBED);
    }

    @Test
    void serversNeedNoFramework() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "org.apache.camel..", "io.fabric8..")
                .because("what tests the programs must not share their libraries' mistakes")
                .check(TESTBED);
    }

    @Test
    void junitIsKnownOnlyWhereTestsAreServed() {
        noClasses()
                .that()
                .doNotHaveSimpleName("Servers")
                .and()
                .doNotHaveSimpleName("Needs")
                .and()
                .doNotHaveSimpleName("Without")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.junit..")
                .because("the demo and the benchmarks start the same servers without JUnit")
                .check(TESTBED);
    }

    /** Where null is not spoken of, NullAway does not look. */
    @Test
    void everyPackageSaysWhatItAnswersForAndWhereNullMayBe() {
        TESTBED.stream().map(JavaClass::getPackage).distinct().forEach(each -> assertThat(
                        each.tryGetPackageInfo().map(info -> info.isAnnotatedWith(NullMarked.class)))
                .as(each.getName())
                .contains(true));
    }
}
