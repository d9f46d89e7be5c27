package dev.chancery.broker;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses BROKER = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.chancery.broker");
    private static final String[] FRAMEWORKS = {
        "org.springframework..", "jakarta..", "java.sql..", "javax.sql..", "org.postgresql..", "io.micrometer.."
    };
    /** What computes with values, and does nothing else. */
    private static final String[] VALUES = {
        "java.lang..",
        "java.util",
        "java.util.function",
        "java.util.regex",
        "java.util.stream",
        "java.math",
        "java.text",
        "java.time..",
        "java.nio.charset",
        "java.security..",
        "org.jspecify..",
        "org.pcollections..",
        "com.nimbusds.."
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
    void theMiddleOfTheBrokerKnowsValuesAndWhatIsToItsLeft() {
        knows(
                "dev.chancery.broker.identity\\..*",
                "identity\\..*|issuer\\.(FederatedKeys|KeyLookup.*)",
                "tools.jackson..");
        knows("dev.chancery.broker.token\\..*", "(token|identity)\\..*|key\\.(KeyRing|SigningKey)", "tools.jackson..");
        knows("dev.chancery.broker.policy.CompiledPolicy.*", "(policy|identity)\\..*");
        knows("dev.chancery.broker.key.KeyTimeline.*", "key\\..*");
    }

    private static void knows(String stage, String left, String... libraries) {
        var allowed = resideInAnyPackage(VALUES)
                .or(resideInAnyPackage(libraries))
                .or(nameMatching("dev\\.chancery\\.broker\\.(" + left + ")"))
                .or(DescribedPredicate.describe("primitive or an array", type -> type.isPrimitive() || type.isArray()));
        classes()
                .that()
                .haveNameMatching(stage)
                .should()
                .onlyDependOnClassesThat(allowed)
                .because("verifying, deciding and minting must be testable with values alone")
                .check(BROKER);
    }

    @Test
    void theSentenceOfTheBrokerKnowsNoFramework() {
        noClasses()
                .that()
                .haveFullyQualifiedName("dev.chancery.broker.exchange.TokenExchange")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORKS)
                .because("who asks, may they, here is the token")
                .check(BROKER);
    }

    @Test
    void springIsAtTheEdgesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.chancery.broker",
                        "..broker.client..",
                        "..broker.command..",
                        "..broker.exchange..",
                        "..broker.settings..",
                        "..broker.web..")
                .and()
                .haveNameNotMatching(
                        ".*\\.(Jdbc[^.]*|[^.]*Configuration|Federation|KeyKeeper|KeyListing|SharedClock|ApiServer)(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("it wires, it speaks HTTP and SQL; nothing else of ours needs to know it")
                .check(BROKER);
    }

    @Test
    void nobodyAsksClockOrDiceButWhoHandsThemOut() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Configuration")
                .and()
                .doNotHaveFullyQualifiedName("dev.chancery.broker.Broker")
                .and()
                .doNotHaveFullyQualifiedName(
                        "dev.chancery.broker.key.KeyEncryptionKeys") // each sealing has its own nonce
                .should()
                .accessTargetWhere(CLOCK_OR_DICE)
                .because("a test must be able to hold the clock")
                .check(BROKER);
    }

    @Test
    void nobodyPrintsToTheConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..broker.command..")
                .and()
                .haveSimpleNameNotEndingWith("Reporter")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("only commands talk to people, and a start that failed; the rest logs")
                .check(BROKER);
    }

    /** Where null is not spoken of, NullAway does not look. */
    @Test
    void everyPackageSaysWhatItAnswersForAndWhereNullMayBe() {
        BROKER.stream().map(JavaClass::getPackage).distinct().forEach(each -> assertThat(
                        each.tryGetPackageInfo().map(info -> info.isAnnotatedWith(NullMarked.class)))
                .as(each.getName())
                .contains(true));
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
                .beAnnotatedWith(DescribedPredicate.<JavaAnnotation<?>>describe(
                        "what injects",
                        by -> by.getRawType().getName().matches(".*\\.(Autowired|Inject|Resource|Value)")))
                .because("a constructor says what a class needs")
                .check(BROKER);
    }

    /** What the machine's own clock and dice are asked by; {@code now(clock)} is not. */
    private static final DescribedPredicate<JavaAccess<?>> CLOCK_OR_DICE =
            DescribedPredicate.describe("ask the clock or the dice of the machine", access -> {
                var owner = access.getTargetOwner();
                var called = owner.getFullName() + "." + access.getTarget().getName();
                boolean given = access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                        && target.getRawParameterTypes().stream()
                                .anyMatch(type -> type.isAssignableTo(InstantSource.class));
                return called.matches("java\\.time\\..*\\.now") && !given
                        || called.matches("java\\.time\\.(Clock|InstantSource)\\.(system|tick).*") && !given
                        || called.matches(
                                "java\\.lang\\.(System\\.currentTimeMillis|Math\\.random)|java\\.util\\.UUID\\.randomUUID")
                        || called.matches(".*\\.(<init>|current)") && owner.isAssignableTo(RandomGenerator.class);
            });

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
