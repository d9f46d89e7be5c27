package dev.chancery.broker;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses BROKER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.chancery.broker");
    private static final String[] FRAMEWORKS = {
        "org.springframework..", "jakarta..", "java.sql..", "javax.sql..", "org.postgresql..", "io.micrometer.."
    };

    @Test
    void readsTheClassesAtAll() {
        assertThat(BROKER.size()).isGreaterThan(100);
    }

    @Test
    void thePackagesHaveNoCycles() {
        slices().matching("dev.chancery.broker.(*)..")
                .should()
                .beFreeOfCycles()
                .because("each stage must be readable without the next")
                .check(BROKER);
    }

    @Test
    void theBrokerDoesNotKnowSync() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.chancery.sync..")
                .because("the two programs meet in the schema")
                .check(BROKER);
    }

    @Test
    void theMiddleOfTheBrokerIsPure() {
        noClasses()
                .that()
                .resideInAnyPackage("..broker.identity..", "..broker.token..")
                .or()
                .haveFullyQualifiedName("dev.chancery.broker.policy.CompiledPolicy")
                .or()
                .haveFullyQualifiedName("dev.chancery.broker.exchange.TokenExchange")
                .or()
                .haveFullyQualifiedName("dev.chancery.broker.key.KeyTimeline")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .because("verifying, deciding and minting must be testable with values alone")
                .check(BROKER);
    }

    @Test
    void theTokenPathTouchesNeitherDatabaseNorNetwork() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..broker.identity..",
                        "..broker.token..",
                        "..broker.exchange..",
                        "..broker.client..",
                        "..broker.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..", "javax.sql..", "org.springframework.jdbc..", "java.net.http..", "org.apache.hc..")
                .because("issuing needs no central database per token")
                .check(BROKER);
    }

    @Test
    void sqlIsSpokenOnlyByClassesThatSaySo() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.Jdbc[^.]*") // those within such a class too
                .and()
                .resideOutsideOfPackages("dev.chancery.broker", "..broker.command..", "..broker.key..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..")
                .because("a reader must find the SQL")
                .check(BROKER);
    }

    @Test
    void policyDoesNotKnowExchange() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..broker.policy..",
                        "..broker.identity..",
                        "..broker.issuer..",
                        "..broker.token..",
                        "..broker.key..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..broker.exchange..", "..broker.client..", "..broker.web..")
                .because("data flows to the right")
                .check(BROKER);
    }

    @Test
    void servletsAreKnownAtTheEdgeOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..broker.exchange..", "..broker.client..", "..broker.web..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.servlet..", "org.springframework.security..")
                .because("HTTP is translated once per edge")
                .check(BROKER);
    }

    @Test
    void decisionsAreNeverBooleans() {
        methods()
                .that()
                .haveNameMatching("(verify|decide|authenticate|apply|exchange).*")
                .and()
                .areDeclaredInClassesThat(resideInAPackage("dev.chancery.broker.."))
                .should()
                .notHaveRawReturnType(boolean.class)
                .because("there are three answers: yes, no, cannot tell")
                .check(BROKER);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .because("a constructor says what a class needs")
                .check(BROKER);
    }

    @Test
    void noNameSaysNothing() {
        noClasses()
                .should()
                .haveSimpleNameEndingWith("Impl")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Info")
                .because("a name says what a thing is")
                .check(BROKER);
    }
}
