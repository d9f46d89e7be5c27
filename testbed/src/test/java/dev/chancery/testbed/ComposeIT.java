package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code docker compose up} brings up the whole system, where an engine answers; ComposeFileTest looks at the rest. */
@Needs(ServerKind.COMPOSE)
class ComposeIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String ISSUER = "https://broker:8443";

    private static Compose compose;
    private static HttpClient http;

    @BeforeAll
    @Timeout(value = 45, unit = TimeUnit.MINUTES) // images may have to be built
    static void up() throws Exception {
        assumeTrue(ContainerEngine.answers(), "no container engine answers");
        var found = Compose.ofThisMachine();
        assumeTrue(found.isPresent(), "neither docker compose nor docker-compose is installed");
        compose = found.get();
        var up = compose.run("up", "-d");
        assertThat(up.exitCode()).as(up.output()).isZero();
        http = HttpClient.newBuilder()
                .sslContext(Tls.context(new javax.net.ssl.KeyManager[0], trust()))
                .build();
        Await.until(
                "a ready broker",
                PATIENCE,
                () -> get("/actuator/health/readiness").statusCode() == 200);
        Await.until("both clusters in line", PATIENCE, () -> status().matches("(?s).*east.*in_line.*west.*in_line.*"));
    }

    @AfterAll
    static void down() {
        if (compose != null) compose.close();
    }

    @Test
    void aTokenOfAClusterBecomesATokenForARobotOfTheOther() {
        var token = clusterToken("east", "ledger", "ledger-post");
        awaitAnswer(200, token, "robot:parcel-label");

        var answer = exchange(token, "robot:parcel-label");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(claims(answer))
                .contains("\"sub\":\"robot:ledger-post\"", "\"cluster\":\"east\"", "\"iss\":\"" + ISSUER + "\"");
    }

    @Test
    void theDirectoryDecidesWhomARobotMayCall() {
        var token = clusterToken("east", "atlas", "atlas-report");
        awaitAnswer(200, token, "robot:ledger-api");

        var answer = exchange(token, "https://vault.robot.test");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_target");
    }

    @Test
    void aRobotThatIsSwitchedOffInTheDirectoryGetsNoMoreTokens() {
        var token = clusterToken("west", "parcel", "parcel-label");
        awaitAnswer(200, token, "robot:ledger-post");

        label("replace: pwdAccountLockedTime\\npwdAccountLockedTime: 000001010000Z");
        try {
            awaitAnswer(400, token, "robot:ledger-post");
        } finally {
            label("delete: pwdAccountLockedTime"); // another test calls it
        }
        awaitAnswer(200, token, "robot:ledger-post");
    }

    /** Changes the robot parcel-label in the directory. */
    private static void label(String change) {
        compose.within(
                "directory",
                "sh",
                "-c",
                "printf 'dn: uid=parcel-label,ou=parcel,ou=robots,dc=robot,dc=test\\nchangetype: modify\\n" + change
                        + "\\n' | ldapmodify -Q -Y EXTERNAL -H ldapi://%2Ftmp%2Fldapi");
    }

    /** Who has just come up, or whose directory has just changed, is believed a moment later. */
    private static void awaitAnswer(int status, String token, String audience) {
        Await.until(
                "the answer " + status,
                PATIENCE,
                () -> exchange(token, audience).statusCode() == status);
    }

    @Test
    void secretsAreMadeOnceAndStay() {
        var before = compose.within("sync", "sha256sum", "/run/chancery/database.password");

        var again = compose.run("up", "-d");

        assertThat(again.exitCode()).as(again.output()).isZero();
        assertThat(compose.within("sync", "sha256sum", "/run/chancery/database.password"))
                .isEqualTo(before);
    }

    private static String status() {
        return compose.within("sync", "java", "-jar", "program.jar", "status");
    }

    private static String clusterToken(String cluster, String namespace, String account) {
        var said = compose.within(
                cluster,
                "/bin/k3s",
                "kubectl",
                "--kubeconfig=/output/kubeconfig.yaml",
                "create",
                "token",
                account,
                "-n",
                namespace,
                "--audience=" + ISSUER);
        return said.strip().lines().reduce((first, last) -> last).orElseThrow();
    }

    private static HttpResponse<String> exchange(String token, String audience) {
        var form = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=" + token + "&audience="
                + URLEncoder.encode(audience, StandardCharsets.UTF_8);
        return send(HttpRequest.newBuilder(address("/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));
    }

    private static HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(address(path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofMinutes(1)).build(), BodyHandlers.ofString());
        } catch (java.io.IOException e) {
            throw new ServerFailed("the broker does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerFailed("interrupted", e);
        }
    }

    private static URI address(String path) {
        return URI.create("https://localhost:" + compose.port() + path);
    }

    private static String claims(HttpResponse<String> answer) {
        var token = answer.body().replaceFirst("(?s).*\"access_token\":\"([^\"]+)\".*", "$1");
        return new String(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }

    /** The authority that the project has made for itself. */
    private static javax.net.ssl.TrustManager[] trust() throws Exception {
        var pem = compose.within("broker", "cat", "/run/chancery/ca.pem");
        var certificate = java.security.cert.CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry("compose", certificate);
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
