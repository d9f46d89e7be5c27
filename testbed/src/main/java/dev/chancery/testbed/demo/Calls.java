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
        var token = broker.awaitToken(east.token("atlas", "atlas-report", broker.issuer()), "kubernetes:west");
        var who = west.awaitAnswer(token, "auth", "whoami");
        narrator.command("kubectl --context west --token \"$TOKEN\" auth whoami");
        narrator.quote(who, LINES);
        narrator.check("it is the robot there, wherever its workload runs", who.contains("robot:atlas-report"));
        narrator.check(
                "it may list what its role lets it list",
                west.awaitAnswer(token, "get", "serviceaccounts", "-n", "ledger", "-o", "name")
                        .contains("ledger-api"));
        narrator.check("and nothing else", west.refuses(token, "get", "secrets", "-n", "ledger"));
        narrator.check("nor anywhere else", west.refuses(token, "get", "serviceaccounts", "-n", "parcel"));
    }

    /** After the west was started anew under the issuer of the east, and a run of sync has read that. */
    void tellOfNamesakes() {
        narrator.chapter("Robots call each other, between clusters of the same issuer");
        narrator.say(
                "  While the person thought, the west was started anew under the issuer of the east, which is what clusters are called that\n"
                        + "  nobody told otherwise. The apply read that, and the broker was told. A workload of ledger-post in the east calls one in the west.");
        var fromEast = east.token("ledger", "ledger-post", broker.issuer());
        var fromWest = west.token("ledger", "ledger-post", broker.issuer());
        narrator.quote(described("east", fromEast) + "\n" + described("west", fromWest), LINES);
        narrator.check(
                "both tokens have the same issuer and subject",
                described("", fromEast).equals(described("", fromWest)));
        var back = verified(broker.awaitToken(fromWest, "robot:ledger-post"));
        var there = verified(broker.awaitToken(fromEast, "robot:ledger-post"));
        narrator.quote(shown(there) + "\n" + shown(back), LINES);
        narrator.check("the key tells that one comes from the east", says(there, "cluster", "east"));
        narrator.check("and the other from the west", says(back, "cluster", "west"));
        west.make("atlas", "atlas-report");
        narrator.check(
                "whoever makes a ServiceAccount in the west that is called as a robot's in the east is nobody",
                broker.exchange(west.token("atlas", "atlas-report", broker.issuer()), "robot:ledger-api")
                        .body()
                        .contains("the token is not acceptable"));
    }

    private static String described(String cluster, String token) {
        var claims = BrokerEye.claims(token);
        return "%s iss %s, sub %s"
                .formatted(cluster, claims.getFieldAsString("iss"), claims.getFieldAsString("sub"))
                .strip();
    }

    private JSONObject called(ClusterEye cluster, String namespace, String robot, String audience) {
        return verified(broker.awaitToken(cluster.token(namespace, robot, broker.issuer()), audience));
    }

    private JSONObject verified(String token) {
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
