package dev.chancery.broker.web;

import static dev.chancery.broker.identity.ClusterTokens.claims;
import static dev.chancery.broker.identity.ClusterTokens.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.chancery.handfed.HandFedBroker;
import dev.chancery.testbed.Authority;
import dev.chancery.testbed.KeyMaterial;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Real handshakes with the broker's own server. */
@SpringBootTest(
        classes = HandFedBroker.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "chancery.issuer=" + TlsIT.ISSUER,
            "chancery.hosts=127.0.0.1",
            "chancery.audience=https://broker.corp.example",
            "chancery.trust-domain=corp.example",
            "chancery.database.url=jdbc:postgresql://127.0.0.1:1/none",
            "chancery.database.password-file=none",
            "server.ssl.bundle=broker",
            "server.ssl.client-auth=want",
            "spring.ssl.bundle.watch.file.quiet-period=200ms",
            "spring.ssl.bundle.pem.broker.reload-on-update=true"
        })
class TlsIT {
    static final String ISSUER = "https://broker.corp.example";
    private static final String LEDGER = "5f0e0c8e-1111-4222-8333-444455556666";

    @TempDir
    private static Path folder;

    private static Authority authority;
    private static KeyMaterial first;

    @Value("${local.server.port}")
    private int port;

    @DynamicPropertySource
    static void files(DynamicPropertyRegistry settings) throws IOException {
        authority = Authority.create("broker", Files.createDirectory(folder.resolve("authority")));
        first = authority.issue("127.0.0.1", "127.0.0.1");
        Files.copy(first.certificateFile(), folder.resolve("tls.crt"));
        Files.copy(first.keyFile(), folder.resolve("tls.key"));
        var bundle = "spring.ssl.bundle.pem.broker.";
        settings.add(bundle + "keystore.certificate", () -> "file:" + folder.resolve("tls.crt"));
        settings.add(bundle + "keystore.private-key", () -> "file:" + folder.resolve("tls.key"));
        settings.add(bundle + "truststore.certificate", () -> "file:" + authority.certificateFile());
    }

    @Test
    void aNewCertificateIsShownWithoutARestart() throws Exception {
        var before = shown();
        var next = authority.issue("127.0.0.1", "127.0.0.1");

        replace(next.keyFile(), "tls.key");
        replace(next.certificateFile(), "tls.crt");

        await().atMost(Duration.ofMinutes(5))
                .ignoreExceptionsInstanceOf(
                        IOException.class) // between the two files its key is not that of its certificate
                .until(() -> !shown().equals(before));
        assertThat(shown()).isEqualTo(next.certificate().getSerialNumber());
        try (var caller = caller(authority.clientContext())) {
            assertThat(caller.get("/jwks").status()).isEqualTo(200);
        }
    }

    @Test
    void aTokenIsBoundToTheCertificateOfItsConnection() throws Exception {
        var own = authority.issueClient("ledger");
        var token = issued(own.sslContext(), "ledger", LEDGER, HandFedBroker.VAULT);
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getJSONObjectClaim("cnf"))
                .isEqualTo(Map.of("x5t#S256", thumbprint(own.certificate())));
    }

    @Test
    void theMetadataSaysThatCertificatesBindTokens() throws Exception {
        try (var caller = caller(authority.clientContext())) {
            var metadata = caller.get("/.well-known/openid-configuration").json();
            assertThat(metadata.path("tls_client_certificate_bound_access_tokens")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void whoShowsNoCertificateGetsAnUnboundToken() throws Exception {
        var token = issued(authority.clientContext(), "ledger", LEDGER, HandFedBroker.VAULT);
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getClaim("cnf")).isNull();
    }

    @Test
    void aBoundTokenIsNoUseWithoutItsCertificate() throws Exception {
        var callee = authority.issueClient("payments").sslContext();
        var toPayments = issued(authority.issueClient("ledger").sslContext(), "ledger", LEDGER, "robot:payments");
        var ofPayments = issued(callee, "payments", "uid-payments", ISSUER);

        try (var caller = caller(callee)) {
            var answer = introspect(caller, toPayments, ofPayments);
            assertThat(answer.json().path("active").asBoolean())
                    .describedAs(answer.body())
                    .isTrue();
            assertThat(answer.json().path("cnf").path("x5t#S256").asString())
                    .describedAs("for the callee to compare")
                    .isNotBlank();
        }
        for (var other : new SSLContext[] {authority.issueClient("payments").sslContext(), authority.clientContext()}) {
            try (var caller = caller(other)) {
                var answer = introspect(caller, toPayments, ofPayments);
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.error()).isEqualTo("invalid_client");
                assertThat(revoke(caller, toPayments, ofPayments)).isEqualTo(401);
            }
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityCountsAsNone() throws Exception {
        var other = Authority.create("other", Files.createDirectory(folder.resolve("other")));
        var stranger = other.issueClient("ledger");
        var context = SSLContext.getInstance("TLS");
        context.init(stranger.keyManagers(), authority.trustManagers(), null);
        var token = issued(context, "ledger", LEDGER, HandFedBroker.VAULT);
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getClaim("cnf")).isNull();
    }

    private String issued(SSLContext tls, String robot, String uid, String audience) {
        try (var caller = caller(tls)) {
            var answer = caller.post(
                    "/oauth2/token",
                    Answers.exchange(signed(claims("robots", robot, uid)).value(), audience));
            assertThat(answer.status()).describedAs(answer.body()).isEqualTo(200);
            assertThat(answer.json().path("token_type").asString()).isEqualTo("Bearer");
            return answer.json().path("access_token").asString();
        }
    }

    private static Answers.Answer introspect(Answers caller, String token, String bearer) {
        return caller.post("/oauth2/introspect", Map.of("token", token), "Authorization", "Bearer " + bearer);
    }

    private static int revoke(Answers caller, String token, String bearer) {
        return caller.post("/oauth2/revoke", Map.of("token", token), "Authorization", "Bearer " + bearer)
                .status();
    }

    private Answers caller(SSLContext tls) {
        return new Answers("https://127.0.0.1:" + port, tls);
    }

    private static String thumbprint(X509Certificate certificate) throws Exception {
        return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()))
                .toString();
    }

    /** The serial number of the certificate that a new handshake shows. */
    private BigInteger shown() throws IOException {
        try (var socket =
                (SSLSocket) authority.clientContext().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        }
    }

    private static void replace(Path source, String name) throws IOException {
        var fresh = Files.copy(source, folder.resolve(name + ".new"));
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
