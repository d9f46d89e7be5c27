package dev.chancery.bench;

import static dev.chancery.bench.Patience.await;
import static dev.chancery.bench.SmallFederation.listed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Workspace.Finished;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clusters come, go and change their keys, sync says so, and the broker is never started anew. */
@Needs({ServerKind.EMBEDDED_DIRECTORY, ServerKind.KUBERNETES, ServerKind.POSTGRESQL})
@ExtendWith(OneFederation.class)
class ClusterKeysIT {
    private static final String CALLEE = "robot:payments";
    private static final String BY_NO_RUN = "SELECT count(*) FROM registry.generation WHERE run_id IS NULL";

    private final SmallFederation federation;
    private final ShippedBroker broker;
    private final ControlPlane east;
    private final ControlPlane west;

    ClusterKeysIT(SmallFederation federation) {
        this.federation = federation;
        this.broker = federation.broker();
        this.east = federation.east();
        this.west = federation.west();
    }

    @AfterEach
    void asItWas() {
        federation.clusters(listed(east, ""), listed(west, ""));
        federation.apply();
    }

    @Test
    void aClusterThatSignsByANewKeyIsUnderstoodAtTheFirstTokenAndItsOldKeyIsNoneAnyMore() {
        var old = federation.clusterToken(west, "ledger");
        broker.token(old, CALLEE);
        var sync = federation.stay();
        try {
            long before = federation.number(BY_NO_RUN);
            west.rekey();
            broker.token(old, CALLEE); // nobody has looked yet

            broker.token(federation.clusterToken(west, "ledger"), CALLEE);

            assertThat(federation.number(BY_NO_RUN))
                    .as("learnt between two runs")
                    .isGreaterThan(before);
            assertThat(broker.exchange(old, CALLEE).statusCode()).isEqualTo(400);
            federation.awaitRefusal(old, "unknown_key");
            broker.token(federation.clusterToken(east, "ledger"), CALLEE);
        } finally {
            sync.stop();
        }
    }

    @Test
    void keysComeFromTheApiServerItselfWhereClustersYamlSaysSo() {
        federation.clusters(
                listed(east, ""),
                listed(
                        west,
                        ", issuer: {keys: discovery, ca: \"" + west.caFile() + "\", allow-private-addresses: true}"));
        federation.apply();
        await("keys that the broker has fetched", () -> broker.get("/actuator/prometheus")
                .body()
                .contains("chancery_federation_fetch_total{cluster=\"west\",outcome=\"ok\"}"));

        assertThat(federation.number("SELECT count(*) FROM registry.cluster WHERE name = 'west' AND jwks IS NULL"))
                .as("carried by nobody")
                .isEqualTo(1);
        var token = broker.token(federation.clusterToken(west, "ledger"), CALLEE);
        assertThat(federation.verified("", token, CALLEE, "cluster")).isEqualTo(new Finished(0, "robot:ledger west"));
    }

    @Test
    void aStrangerTakesAClustersOwnTokenByTheRepublishedDocumentAlone() {
        var callee = "https://callee.example";
        var planes = new ControlPlane[] {east, west};
        for (var plane : planes)
            await(
                    "the keys of a cluster",
                    () -> broker.get("/clusters/" + plane.name() + "/jwks").statusCode() == 200);
        for (var plane : planes) {
            var token = federation.clusterToken(plane, "ledger", callee);
            var document = "/clusters/" + plane.name();

            assertThat(federation.verified(document, token, callee, "iss"))
                    .isEqualTo(new Finished(0, "system:serviceaccount:both:ledger " + plane.issuer()));
            assertThat(federation.verified(document, token, "https://another.example"))
                    .isEqualTo(new Finished(1, "InvalidAudienceError"));
            var other = plane == east ? west : east;
            assertThat(federation.verified("/clusters/" + other.name(), token, callee))
                    .isEqualTo(new Finished(1, "UnknownKey"));
        }
    }

    @Test
    void aClusterThatIsRemovedIsTrustedNoMoreAndAgainWhenItIsAdded() {
        var token = federation.clusterToken(east, "ledger");
        broker.token(token, CALLEE);

        federation.clusters(listed(west, ""));
        federation.apply();

        await("a cluster forgotten", () -> broker.get("/clusters/east/jwks").statusCode() == 404);
        assertThat(broker.exchange(token, CALLEE).statusCode()).isEqualTo(400);
        federation.awaitRefusal(token, "unknown_issuer");
        broker.token(federation.clusterToken(west, "ledger"), CALLEE);

        federation.clusters(listed(east, ""), listed(west, ""));
        federation.apply();

        broker.token(token, CALLEE);
    }
}
