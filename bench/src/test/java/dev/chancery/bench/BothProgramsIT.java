package dev.chancery.bench;

import static dev.chancery.bench.Patience.await;
import static dev.chancery.bench.SmallFederation.WEST_API;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.Needs;
import dev.chancery.testbed.ServerFailed;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Workspace.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the directory says, sync has written and the broker issues is what real API servers let a robot do, and it ends with the robot. */
@Needs({ServerKind.EMBEDDED_DIRECTORY, ServerKind.KUBERNETES, ServerKind.POSTGRESQL})
@ExtendWith(OneFederation.class)
class BothProgramsIT {
    private final SmallFederation federation;
    private final ShippedBroker broker;

    BothProgramsIT(SmallFederation federation) {
        this.federation = federation;
        this.broker = federation.broker();
    }

    @Test
    void aWorkloadCallsAnotherOfItsClusterWhichNeedsNothingButTheDiscoveryDocument() {
        var token = broker.token(clusterToken("ledger"), "robot:payments");

        assertThat(federation.verified("", token, "robot:payments", "cluster"))
                .isEqualTo(new Finished(0, "robot:ledger east"));
        assertThat(federation.verified("", token, "robot:ledger").exitCode())
                .as("shown to another")
                .isEqualTo(1);
        var back = broker.exchange(clusterToken("payments"), "robot:ledger");
        assertThat(back.statusCode()).isEqualTo(400);
        assertThat(back.body()).contains("invalid_target");
    }

    @Test
    void aRobotMayInAClusterThatTrustsTheBrokerWhatSyncHasBoundAndNothingElse() {
        var token = broker.token(clusterToken("ledger"), WEST_API);

        assertThat(asking(token, "auth", "whoami", "-o", "jsonpath={.status.userInfo.username}"))
                .isEqualTo("robot:ledger");
        assertThat(asking(token, "get", "services", "-n", "default", "-o", "name"))
                .contains("service/kubernetes");
        awaitFirstRefusal("Forbidden", token, "get", "secrets", "-n", "default");
        awaitFirstRefusal("Forbidden", token, "get", "services", "-n", "kube-system");
        awaitFirstRefusal("You must be logged in", clusterToken("ledger"), "get", "services", "-n", "default");
        assertThat(broker.exchange(clusterToken("payments"), WEST_API).body()).contains("invalid_target");
    }

    @Test
    void aRobotThatIsDisabledIsRefusedByAllAndComesBack() {
        var token = broker.token(clusterToken("ledger"), WEST_API);
        var shown = broker.token(clusterToken("ledger"), "robot:payments");
        var callee = broker.token(clusterToken("payments"), broker.issuer());
        assertThat(asking(token, "auth", "can-i", "list", "services")).contains("yes");
        assertThat(broker.introspect(shown, callee)).contains("\"active\":true");

        federation
                .directory()
                .load("dn: " + federation.dn("ledger")
                        + "\nchangetype: modify\nreplace: nsAccountLock\nnsAccountLock: TRUE\n");
        federation.apply();

        var presented = clusterToken("ledger");
        var refusal = broker.awaitExchange(400, presented, WEST_API);
        assertThat(refusal.body()).contains("invalid_request");
        federation.awaitRefusal(presented, "suspended");
        assertThat(broker.introspect(shown, callee)).isEqualTo("{\"active\":false}");
        awaitRefusal("Forbidden", token, "get", "services", "-n", "default"); // it lives on, and may do nothing

        federation.directory().load("dn: " + federation.dn("ledger") + "\nchangetype: modify\ndelete: nsAccountLock\n");
        federation.apply();

        var again = broker.token(clusterToken("ledger"), WEST_API);
        assertThat(asking(again, "get", "services", "-n", "default", "-o", "name"))
                .contains("service/kubernetes");
        assertThat(broker.introspect(shown, callee)).contains("\"active\":true");
    }

    private String clusterToken(String robot) {
        return federation.clusterToken(federation.east(), robot);
    }

    /** What the API server of the west answers once it has heard of the broker and of the rights: it serves before. */
    private String asking(String token, String... words) {
        var answer = new AtomicReference<String>();
        await("an answer to " + String.join(" ", words), () -> {
            try {
                answer.set(kubectl(token, words));
                return true;
            } catch (ServerFailed notYet) {
                return false;
            }
        });
        return answer.get();
    }

    /** Perhaps a moment later: of a right that is taken away, too, it has to hear. */
    private void awaitRefusal(String how, String token, String... words) {
        await(how + " for " + String.join(" ", words), () -> {
            try {
                kubectl(token, words);
                return false;
            } catch (ServerFailed refused) {
                return String.valueOf(refused.getMessage()).contains(how);
            }
        });
    }

    /** Of what was never allowed: no answer may come before it. */
    private void awaitFirstRefusal(String how, String token, String... words) {
        await(how + " for " + String.join(" ", words), () -> {
            try {
                throw new AssertionError("it was answered: " + kubectl(token, words));
            } catch (ServerFailed refused) {
                return String.valueOf(refused.getMessage()).contains(how);
            }
        });
    }

    private String kubectl(String token, String... words) {
        var all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--token", token));
        return federation.west().kubectl(all.toArray(String[]::new));
    }
}
