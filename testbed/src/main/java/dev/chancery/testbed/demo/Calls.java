package dev.chancery.testbed.demo;

import com.unboundid.util.json.JSONObject;

/** Robots call robots, services and API servers: a token of their own cluster is all they bring. */
final class Calls {
    private static final int LINES = 8;

    private final Narrator narrator;
    private final BrokerEye broker;
    private final ClusterEye east;
    private final ClusterEye west;

    Calls(Story story) {
        this.narrator = story.narrator();
        this.broker = story.broker();
        this.east = story.east();
        this.west = story.west();
    }

    void tell() {
        withinACluster();
        betweenClusters();
        toAnApiServer();
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
}
