package dev.chancery.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.SignedJWT;
import dev.chancery.broker.FederatedPlane.Home;
import dev.chancery.broker.ForeignVerifiers.Verifier;
import dev.chancery.broker.key.KeyRing;
import dev.chancery.migrations.Migrate;
import dev.chancery.testbed.Authority;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import dev.chancery.testbed.Workspace.Finished;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Verifiers that are not ours take tokens as an audience has asked for them (RS256, other subjects, further claims), and no counterfeit. */
@ExtendWith(Servers.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Needs(ServerKind.KUBERNETES)
class ForeignHandsIT {
    private static final String NORTH_API = "kubernetes:north";
    private static final String CLOUD = "https://cloud.example";
    private static final String SPIFFE_ID = "spiffe://corp.example/cluster/east/ns/foreign/sa/ledger";
    private static final String ACCOUNT = "system:serviceaccount:foreign:ledger";

    private Database database;
    private StartedBroker broker;
    private BrokerCaller caller;
    private FederatedPlane east;
    private FederatedPlane north;
    private Home ledger;
    private Counterfeits counterfeits;
    private ForeignVerifiers verifiers;

    @BeforeAll
    void start(Database server, @Plane("east") ControlPlane eastPlane, @TempDir Path folder) throws Exception {
        var issuer = StartedBroker.address();
        var authority = Authority.create("broker", folder);
        database = server.createDatabase("foreign");
        Migrate.apply(database.dataSource());
        var audiences = Files.writeString(folder.resolve("audiences.yaml"), """
                audiences:
                  - {audience: "%s", algorithm: RS256, subject: spiffe, claims: {environment: production, tier: [gold, fast]}}
                  - {audience: "%s", algorithm: RS256, subject: service-account, claims: {environment: staging}}
                """.formatted(NORTH_API, CLOUD));
        broker = StartedBroker.start(
                issuer, database, authority, folder, Map.of("chancery.audiences", audiences.toString()));
        caller = broker.caller();
        counterfeits = new Counterfeits(broker.context().getBean(KeyRing.class));
        verifiers = new ForeignVerifiers(issuer, authority);

        east = new FederatedPlane(eastPlane);
        north = new FederatedPlane(ControlPlane.named("north")
                .withoutControllerManager()
                .authenticationConfiguration(trust(folder, issuer, authority))
                .start());
        ledger = east.home("foreign", "ledger");
        var registry = new RegistryRows(database.dataSource("chancery_sync"));
        registry.cluster("east", east.issuer(), east.jwks());
        registry.robot("id-ledger", "ledger", ledger);
        for (var audience : new String[] {NORTH_API, CLOUD, "robot:payments"}) registry.grant("id-ledger", audience);
    }

    /** Written by hand: the one that we print is for subjects that are robots. */
    private static Path trust(Path folder, String issuer, Authority authority) throws Exception {
        return Files.writeString(folder.resolve("north-trust.yaml"), """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthenticationConfiguration
                jwt:
                  - issuer:
                      url: "%s"
                      audiences: ["%s"]
                      certificateAuthority: |
                %s
                    claimValidationRules:
                      - {claim: environment, requiredValue: production}
                    claimMappings:
                      username: {expression: "claims.sub"}
                      groups: {claim: tier, prefix: "tier:"}
                      uid: {expression: "claims.robot_id"}
                      extra:
                        - {key: corp.example/environment, valueExpression: "claims.environment"}
                        - {key: corp.example/account, valueExpression: "claims['kubernetes.io'].serviceaccount.name"}
                """.formatted(
                issuer, NORTH_API, Files.readString(authority.certificateFile()).indent(10)));
    }

    @AfterAll
    void stop() {
        if (verifiers != null) verifiers.close();
        if (broker != null) broker.close();
        if (north != null) north.close();
        if (database != null) database.close();
    }

    @Test
    void librariesTakeATokenAsEveryAudienceGetsIt() throws Exception {
        var token = issued("robot:payments");
        assertThat(algorithm(token)).isEqualTo(JWSAlgorithm.ES256);
        for (var verifier : verifiers.all()) {
            assertThat(verifier.of(token, "robot:payments", "cluster")).isEqualTo(taken("robot:ledger east"));
            assertRefuses(verifier, token, "robot:payments", "robot:other");
        }
    }

    @Test
    void librariesTakeATokenAsItsAudienceHasAskedForIt() throws Exception {
        var token = issued(CLOUD);
        assertThat(algorithm(token)).isEqualTo(JWSAlgorithm.RS256);
        for (var verifier : verifiers.all()) {
            assertThat(verifier.of(token, CLOUD, "environment")).isEqualTo(taken(ACCOUNT + " staging"));
            assertRefuses(verifier, token, CLOUD, NORTH_API);
            var padded = counterfeits.withAlgorithm(JWSAlgorithm.PS256, token);
            assertThat(verifier.of(padded, CLOUD).exitCode())
                    .as("the same key, but PS256")
                    .isEqualTo(1);
        }
    }

    @Test
    void springWantsToBeToldThatItGetsAccessTokens() {
        assertThat(verifiers.spring().untold(issued("robot:payments")).output()).contains("typ");
    }

    @Test
    void anApiServerMapsTheSubjectAndTheClaimsThatItsTokensHave() {
        var token = issued(NORTH_API);
        assertThat(algorithm(token)).isEqualTo(JWSAlgorithm.RS256);
        north.plane().kubectl("create", "clusterrole", "lists-namespaces", "--verb=list", "--resource=namespaces");
        north.plane()
                .kubectl(
                        "create",
                        "clusterrolebinding",
                        "ledger-lists",
                        "--clusterrole=lists-namespaces",
                        "--user=" + SPIFFE_ID);

        assertThat(north.answering(token, "auth", "whoami", "-o", "json"))
                .contains("\"" + SPIFFE_ID + "\"", "\"tier:gold\"", "\"tier:fast\"", "\"id-ledger\"")
                .containsPattern("\"corp.example/environment\": \\[\\s+\"production\"")
                .containsPattern("\"corp.example/account\": \\[\\s+\"ledger\"");
        assertThat(north.answering(token, "get", "namespaces", "-o", "name")).contains("namespace/default");
        assertThat(north.refuses(token, "get", "secrets", "-n", "default"))
                .contains("forbidden")
                .contains(SPIFFE_ID);
    }

    @Test
    void anApiServerTakesNoCounterfeitAndNoTokenForAnother() throws Exception {
        var token = issued(NORTH_API);
        assertThat(north.answering(token, "auth", "whoami")).contains(SPIFFE_ID);

        assertUnknown("another audience", issued(CLOUD));
        for (var counterfeit : counterfeits.of(token).entrySet())
            assertUnknown(counterfeit.getKey(), counterfeit.getValue());
    }

    private void assertUnknown(String what, String token) {
        assertThat(north.refuses(token, "get", "namespaces")).as(what).contains("You must be logged in to the server");
    }

    private void assertRefuses(Verifier verifier, String token, String audience, String other) throws Exception {
        assertThat(verifier.of(token, other).exitCode()).as("another audience").isEqualTo(1);
        for (var counterfeit : counterfeits.of(token).entrySet()) {
            var answer = verifier.of(counterfeit.getValue(), audience);
            assertThat(answer.exitCode())
                    .as(counterfeit.getKey() + ": " + answer.output())
                    .isEqualTo(1);
        }
    }

    private String issued(String audience) {
        return caller.issued(east.token(ledger, caller.issuer()), audience);
    }

    private static JWSAlgorithm algorithm(String token) {
        try {
            return SignedJWT.parse(token).getHeader().getAlgorithm();
        } catch (java.text.ParseException broken) {
            throw new AssertionError(broken);
        }
    }

    private static Finished taken(String said) {
        return new Finished(0, said);
    }
}
