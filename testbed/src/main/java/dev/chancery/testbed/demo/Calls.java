package dev.chancery.testbed.demo;

import com.unboundid.util.json.JSONObject;
import dev.chancery.testbed.ServerFailed;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Robots call robots, services and API servers: a token of their own cluster is all they bring. */
final class Calls {
    private static final int LINES = 8;
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Story story;
    private final Narrator narrator;
    private final BrokerEye broker;
    private final ClusterEye east;
    private final ClusterEye west;

    Calls(Story story) {
        this.story = story;
        this.narrator = story.narrator();
        this.broker = story.broker();
        this.east = story.east();
        this.west = story.west();
    }

    void tell() {
        withinACluster();
        betweenClusters();
        toAnApiServer();
        disabled();
    }

    private void withinACluster() {
        narrator.chapter("A robot calls a robot, in one cluster");
        narrator.say(
                "  A workload of atlas-report posts its ServiceAccount token to the broker, for the audience robot:ledger-api.");
        var claims = called(east, "atlas", "atlas-report", "robot:ledger-api");
        narrator.quote(shown(claims), LINES);
        narrator.check(
                "the callee verifies it with the discovery document alone", says(claims, "sub", "robot:atlas-report"));
        narrator.check(
                "an audience that the directory does not allow is refused",
                broker.exchange(east.token("atlas", "atlas-report", broker.issuer()), "https://vault.robot.test")
                                .statusCode()
                        == 400);
        narrator.check(
                "a token for somebody else is refused",
                broker.exchange(east.token("atlas", "atlas-report", "https://somewhere.else"), "robot:ledger-api")
                                .statusCode()
                        == 400);
    }

    private void betweenClusters() {
        narrator.chapter("Robots call each other, between clusters of different issuers");
        var there = called(east, "ledger", "ledger-post", "robot:parcel-label");
        var back = called(west, "parcel", "parcel-label", "robot:ledger-post");
        narrator.quote(shown(there) + "\n" + shown(back), LINES);
        narrator.check("from east to west", says(there, "sub", "robot:ledger-post") && says(there, "cluster", "east"));
        narrator.check("and back", says(back, "sub", "robot:parcel-label") && says(back, "cluster", "west"));
    }

    private void toAnApiServer() {
        narrator.chapter("A robot of the east asks the API server of the west, which trusts the broker");
        narrator.command(
                "./chancery trust kubernetes west > trust.yaml   # kube-apiserver --authentication-config=trust.yaml");
        var token = broker.token(east.token("atlas", "atlas-report", broker.issuer()), "kubernetes:west");
        var who = west.asking(token, "auth", "whoami");
        narrator.command("kubectl --context west --token \"$TOKEN\" auth whoami");
        narrator.quote(who, LINES);
        narrator.check("it is the robot there, wherever its workload runs", who.contains("robot:atlas-report"));
        narrator.check(
                "it may list what its role lets it list",
                west.asking(token, "get", "serviceaccounts", "-n", "ledger", "-o", "name")
                        .contains("ledger-api"));
        narrator.check("and nothing else", west.refuses(token, "get", "secrets", "-n", "ledger"));
        narrator.check("nor anywhere else", west.refuses(token, "get", "serviceaccounts", "-n", "parcel"));
    }

    private void disabled() {
        narrator.chapter("That robot is disabled in the directory: it is over everywhere");
        var dn = Company.dn("atlas-report", "atlas");
        var token = broker.token(east.token("atlas", "atlas-report", broker.issuer()), "robot:ledger-api");
        var callee = broker.token(east.token("ledger", "ledger-api", broker.issuer()), broker.issuer());
        narrator.check("before, the callee hears that its token is active", broker.isActive(token, callee));
        story.change("dn: " + dn + "\nchangetype: modify\nreplace: nsAccountLock\nnsAccountLock: TRUE\n");
        story.run(0, LINES, "apply");
        narrator.check("no new token", soon(() -> refused("robot:ledger-api")));
        narrator.check("its living tokens are inactive", !broker.isActive(token, callee));
        narrator.check(
                "its role in the west is gone",
                west.bindings("ledger", "atlas-report").isEmpty());
        story.change("dn: " + dn + "\nchangetype: modify\ndelete: nsAccountLock\n");
        story.run(0, LINES, "apply");
        narrator.check("enabled again, it gets tokens again", soon(() -> !refused("robot:ledger-api")));
    }

    private boolean refused(String audience) {
        return broker.token(east.token("atlas", "atlas-report", broker.issuer()), audience)
                .isEmpty();
    }

    private JSONObject called(ClusterEye cluster, String namespace, String robot, String audience) {
        var token = broker.token(cluster.token(namespace, robot, broker.issuer()), audience);
        return token.isEmpty() ? new JSONObject() : broker.verified(token);
    }

    private static boolean says(JSONObject claims, String name, String value) {
        return value.equals(claims.getFieldAsString(name));
    }

    private static String shown(JSONObject claims) {
        return "sub %s, aud %s, cluster %s"
                .formatted(
                        claims.getFieldAsString("sub"),
                        claims.getFieldAsString("aud"),
                        claims.getFieldAsString("cluster"));
    }

    /** The broker hears of a change within a second; it may not have heard yet. */
    private static boolean soon(BooleanSupplier condition) {
        long end = System.nanoTime() + SOON.toNanos();
        while (System.nanoTime() < end) {
            try {
                if (condition.getAsBoolean()) return true;
            } catch (ServerFailed notNow) {
                return false;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        return false;
    }
}
