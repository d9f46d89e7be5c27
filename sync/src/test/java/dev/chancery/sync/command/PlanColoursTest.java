package dev.chancery.sync.command;

import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.bent;
import static dev.chancery.sync.plan.TestObjects.observed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.Change.HeldReason;
import dev.chancery.sync.plan.Plan;
import dev.chancery.sync.plan.TestObjects;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan is coloured for people who look at it, and nowhere else. */
class PlanColoursTest {
    private static final AudienceGrant VAULT = new AudienceGrant(TestRobots.id(9), "vault", null, "callers");
    private static final String ESCAPE = "\033[";
    private static final String SHOWING = Terminal.line(Terminal.java(Showing.class.getName()));

    @Test
    void areSeenOnATerminal() throws Exception {
        assertThat(Terminal.shows(SHOWING))
                .contains(
                        ESCAPE + "1mcluster east",
                        ESCAPE + "32m+ ServiceAccount ns/new",
                        ESCAPE + "33m~ ServiceAccount ns/changed",
                        ESCAPE + "31m- ServiceAccount ns/gone",
                        ESCAPE + "35m! ServiceAccount ns/held",
                        ESCAPE + "31m- " + VAULT.robot() + " may no longer call vault");
    }

    /** no-color.org: whatever the value is. */
    @ParameterizedTest
    @ValueSource(strings = {"NO_COLOR=1", "NO_COLOR=false"})
    void areNotSeenByWhoWantsNone(String setting) throws Exception {
        assertThat(Terminal.shows(SHOWING, setting))
                .contains("+ ServiceAccount ns/new")
                .doesNotContain(ESCAPE);
    }

    @Test
    void doNotGoIntoAPipeOfATerminal() throws Exception {
        assertThat(Terminal.shows(SHOWING + " | cat"))
                .contains("+ ServiceAccount ns/new")
                .doesNotContain(ESCAPE);
    }

    @Test
    void doNotGoIntoAFile() throws Exception {
        var process = new ProcessBuilder(Terminal.java(Showing.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var written = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(written).contains("+ ServiceAccount ns/new").doesNotContain(ESCAPE);
    }

    /** Shows a plan with a step of every kind. */
    static final class Showing {
        private Showing() {}

        public static void main(String[] none) {
            var plan = new Plan(
                    TestObjects.EAST,
                    List.of(
                            new Change.Create(account(1, "new")),
                            new Change.Update(bent(account(2, "changed"), "suspended"), account(2, "changed")),
                            new Change.Delete(observed(account(3, "gone"))),
                            new Change.Held(account(4, "held").key(), HeldReason.OWNED_BY_SOMEONE_ELSE, "it exists")),
                    List.of());
            System.out.print(
                    PlanText.write(Looks.seen(), List.of(plan), new PlannedAudiences(Looks.seen(), List.of(VAULT))));
            System.out.flush();
        }
    }
}
