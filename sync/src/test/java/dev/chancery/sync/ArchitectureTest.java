package dev.chancery.sync;

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
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.kubernetes.Cluster;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses SYNC = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.chancery.sync");
    private static final String[] PURE = {"..sync.account..", "..sync.desired..", "..sync.plan.."};
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
        "java.security",
        "org.jspecify.."
    };

    private static final String READ =
            "dev\\.chancery\\.sync\\.directory" + "\\.(Condition|DirectoryEntry|DirectoryReading|StableId)(\\$.*)?";

    @Test
    void readsTheClassesAtAll() {
        assertThat(SYNC.size()).isGreaterThan(100);
        assertThat(SYNC.containPackage("dev.chancery.sync.pass")).isTrue();
    }

    @Test
    void theMiddleOfSyncKnowsValuesAndWhatIsToItsLeft() {
        knows("..sync.account..");
        knows("..sync.desired..", "..sync.account..");
        knows("..sync.plan..", "..sync.account..", "..sync.desired..");
    }

    private static void knows(String stage, String... left) {
        var allowed = resideInAnyPackage(VALUES)
                .or(resideInAnyPackage(left))
                .or(resideInAPackage(stage))
                .or(nameMatching(READ))
                .or(isPrimitiveOrArray());
        classes()
                .that()
                .resideInAPackage(stage)
                .should()
                .onlyDependOnClassesThat(allowed)
                .because("mapping and planning must be testable with values alone")
                .check(SYNC);
    }

    private static DescribedPredicate<JavaClass> isPrimitiveOrArray() {
        return DescribedPredicate.describe("primitive or an array", type -> type.isPrimitive() || type.isArray());
    }

    @Test
    void theDirectoryKnowsNothingToItsRight() {
        noClasses()
                .that()
                .resideInAPackage("..sync.directory..")
                .should()
                .dependOnClassesThat(resideInAPackage("dev.chancery.sync..")
                        .and(DescribedPredicate.not(resideInAPackage("..sync.directory.."))))
                .because("it reads, and does not know what for")
                .check(SYNC);
    }

    @Test
    void springIsAtTheEdgesOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.chancery.sync", "..sync.command..", "..sync.route..")
                .and()
                .haveNameNotMatching(".*\\.(Jdbc|TakenSteps)[^.]*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .because("it wires and it speaks SQL; nothing else of ours needs to know it")
                .check(SYNC);
    }

    @Test
    void nothingIsInjectedIntoFields() {
        noFields()
                .should()
                .beAnnotatedWith(DescribedPredicate.<JavaAnnotation<?>>describe(
                        "what injects",
                        by -> by.getRawType().getName().matches(".*\\.(Autowired|Inject|Resource|Value)")))
                .because("a constructor says what a class needs")
                .check(SYNC);
    }

    @Test
    void thePackagesHaveNoCycles() {
        slices().matching("dev.chancery.sync.(*)..")
                .should()
                .beFreeOfCycles()
                .because("each stage must be readable without the next")
                .check(SYNC);
    }

    @Test
    void syncDoesNotKnowTheBroker() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.chancery.broker..")
                .because("the two programs meet in the schema")
                .check(SYNC);
    }

    @Test
    void eachOutsideSystemHasOneDoor() {
        door("com.unboundid..", "..sync.directory..", "LDAP is read in one place");
        door("io.fabric8..", "..sync.kubernetes..", "clusters are changed in one place");
        door("javax.naming..", "..sync.directory..", "LDAP is read in one place");
        door("org.yaml..", "..sync.settings..", "what people write is parsed in one place");
        noClasses()
                .that()
                .resideOutsideOfPackages("..sync.route..", "..sync.command..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.camel..")
                .because("Camel says when and how often; the command that stays only adds its timer")
                .check(SYNC);
    }

    @Test
    void sqlIsSpokenOnlyByClassesThatSaySo() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..sync.registry..", "..sync.audit..", "..sync.route..", "..sync.command..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.jdbc..", "java.sql..")
                .because("the schema is the contract, and it has two doors")
                .check(SYNC);
    }

    @Test
    void planDoesNotKnowKubernetes() {
        noClasses()
                .that()
                .resideInAPackage("..sync.plan..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("..sync.kubernetes..", "..sync.pass..", "..sync.audit..", "..sync.registry..")
                .because("the planner owns the shape of its inputs")
                .check(SYNC);
    }

    @Test
    void onlyRunsAndCommandsSeeBothEnds() {
        end(Directory.class, "..sync.directory..");
        end(Cluster.class, "..sync.kubernetes..");
    }

    /** The values of an end (an id, an outcome, a document) are words that all may use; who reads and who changes is not. */
    private static void end(Class<?> port, String own) {
        noClasses()
                .that()
                .resideOutsideOfPackages(own, "..sync.pass..", "..sync.route..")
                .and()
                .resideOutsideOfPackage("..sync.command..") // plan and run hand to a pass what a person asked for
                .should()
                .dependOnClassesThat()
                .areAssignableTo(port)
                .because("no stage knows the one after next")
                .check(SYNC);
    }

    @Test
    void pureTypesCannotBeExtended() {
        classes()
                .that()
                .resideInAnyPackage(PURE)
                .and()
                .areTopLevelClasses()
                .and()
                .doNotHaveSimpleName("package-info")
                .should(BE_CLOSED)
                .because("a value that can be subclassed can be wrong")
                .check(SYNC);
    }

    @Test
    void decisionsAreNeverBooleans() {
        methods()
                .that()
                .haveNameMatching("(verify|decide|authenticate|apply).*")
                .and()
                .areDeclaredInClassesThat(resideInAPackage("dev.chancery.sync.."))
                .should()
                .notHaveRawReturnType(boolean.class)
                .because("there are three answers: yes, no, cannot tell")
                .check(SYNC);
    }

    @Test
    void nobodyAsksClockOrDiceButWhoHandsThemOut() {
        noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Configuration")
                .and()
                .haveSimpleNameNotStartingWith("ProgressLine") // made by a command, before there is a context
                .should()
                .accessTargetWhere(CLOCK_OR_DICE)
                .because("a test must be able to hold the clock")
                .check(SYNC);
        for (var forbidden : new Class<?>[] {Clock.class, InstantSource.class, RandomGenerator.class}) {
            noClasses()
                    .that()
                    .resideInAnyPackage(PURE)
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(forbidden)
                    .because("the same input gives the same plan")
                    .check(SYNC);
        }
    }

    @Test
    void nobodyPrintsToTheConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..sync.command..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("only commands talk to people; the rest logs")
                .check(SYNC);
    }

    @Test
    void noNameIsEmpty() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Common|Processor)")
                .orShould()
                .resideInAnyPackage(
                        "..service..", "..dto..", "..model..", "..util..", "..common..", "..exception..", "..config..")
                .because("such names say nothing")
                .check(SYNC);
    }

    /** Where null is not spoken of, NullAway does not look. */
    @Test
    void everyPackageSaysWhatItAnswersForAndWhereNullMayBe() {
        SYNC.stream().map(JavaClass::getPackage).distinct().forEach(each -> assertThat(
                        each.tryGetPackageInfo().map(info -> info.isAnnotatedWith(NullMarked.class)))
                .as(each.getName())
                .contains(true));
    }

    private static void door(String library, String only, String because) {
        noClasses()
                .that()
                .resideOutsideOfPackage(only)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .because(because)
                .check(SYNC);
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

    private static final ArchCondition<JavaClass> BE_CLOSED =
            new ArchCondition<>("be final, sealed, a record or an enum") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    var reflected = type.reflect();
                    boolean closed = Modifier.isFinal(reflected.getModifiers()) || reflected.isSealed();
                    events.add(new SimpleConditionEvent(
                            type, closed, type.getName() + (closed ? " is closed" : " is open")));
                }
            };
}
