package dev.chancery.bench;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Robots of one cluster, each allowed to call five audiences, and the tokens that the cluster signs for them. */
final class SignedFleet {
    private static final String CLUSTER = "bench";
    private static final String ISSUER = "https://kubernetes.default.svc.cluster.local";
    private static final String KEY = "bench-1";
    private static final int AUDIENCES_OF_EACH = 5;
    private static final int AUDIENCES = 50;

    private final int robots;
    private final KeyPair key;

    SignedFleet(int robots, KeyPair key) {
        this.robots = robots;
        this.key = key;
    }

    /** As sync writes it, all of it in one generation. */
    void register(DataSource source) {
        var jdbc = new JdbcTemplate(source);
        new TransactionTemplate(new DataSourceTransactionManager(source)).executeWithoutResult(_ -> {
            jdbc.queryForObject("SELECT registry.commit_generation(NULL)", Long.class);
            jdbc.update(
                    "INSERT INTO registry.cluster (name, issuer, jwks, jwks_learnt_at) VALUES (?, ?, ?::jsonb,"
                            + " clock_timestamp())",
                    CLUSTER,
                    ISSUER,
                    jwks());
            jdbc.update(
                    "INSERT INTO registry.robot (stable_id, directory, login, dn, state, state_since,"
                            + " service_account_name) SELECT 'id-' || n, 'bench', 'robot-' || n, 'uid=robot-' || n,"
                            + " 'active', clock_timestamp(), 'robot-' || n FROM generate_series(0, ? - 1) n",
                    robots);
            jdbc.update(
                    "INSERT INTO registry.placement (cluster, namespace, service_account, stable_id, rule,"
                            + " service_account_uid, observed_at) SELECT ?, 'robots', 'robot-' || n, 'id-' || n,"
                            + " 'everyone', 'uid-' || n, clock_timestamp() FROM generate_series(0, ? - 1) n",
                    CLUSTER,
                    robots);
            jdbc.update(
                    "INSERT INTO registry.audience_grant (stable_id, audience, rule)"
                            + " SELECT 'id-' || n, 'service-' || (n + k) % ?, 'callers'"
                            + " FROM generate_series(0, ? - 1) n, generate_series(0, ? - 1) k",
                    AUDIENCES, robots, AUDIENCES_OF_EACH);
        });
    }

    /** Requests for tokens (RFC 8693, 2.1) as they go over the wire, each with another robot's cluster token. */
    List<byte[]> exchanges(int count, String broker, Instant now) throws GeneralSecurityException {
        var requests = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            int robot = i * (robots / count);
            requests.add(exchange(broker, token(robot, broker, now), (robot + i % AUDIENCES_OF_EACH) % AUDIENCES));
        }
        return requests;
    }

    /** The dearest ones to refuse: everything fits but the signature, of which one character was changed. */
    List<byte[]> forgeries(int count, String broker, Instant now) throws GeneralSecurityException {
        var requests = new ArrayList<byte[]>();
        for (int i = 0; i < count; i++) {
            var token = token(i, broker, now);
            int at = token.length() - 20;
            char other = token.charAt(at) == 'A' ? 'B' : 'A';
            requests.add(exchange(broker, token.substring(0, at) + other + token.substring(at + 1), 0));
        }
        return requests;
    }

    private static byte[] exchange(String broker, String token, int audience) {
        return Exchanges.request(broker.substring(broker.indexOf("//") + 2), token, "service-" + audience);
    }

    /** What kube-apiserver says of a pod, for an hour. */
    private String token(int robot, String audience, Instant now) throws GeneralSecurityException {
        long seconds = now.getEpochSecond();
        var claims =
                """
                {"aud":["%s"],"exp":%d,"iat":%d,"iss":"%s","jti":"7d3c6f2e-2c1e-4d6b-9a55-%012d",\
                "kubernetes.io":{"namespace":"robots","node":{"name":"node-1","uid":"c9f1d7a4-0000-4000-8000-000000000002"},\
                "pod":{"name":"robot-%d-0","uid":"c9f1d7a4-0000-4000-8000-000000000001"},\
                "serviceaccount":{"name":"robot-%d","uid":"uid-%d"}},\
                "nbf":%d,"sub":"system:serviceaccount:robots:robot-%d"}\
                """.formatted(audience, seconds + 3600, seconds, ISSUER, robot, robot, robot, robot, seconds, robot);
        var input = base64("{\"alg\":\"RS256\",\"kid\":\"" + KEY + "\"}") + "." + base64(claims);
        return input + "." + base64(JoseFloor.rs256(key, input.getBytes(StandardCharsets.US_ASCII)));
    }

    private String jwks() {
        if (!(key.getPublic() instanceof RSAPublicKey rsa)) throw new IllegalStateException("the fleet's key is RSA");
        var modulus = rsa.getModulus().toByteArray();
        // RFC 7518, 6.3.1.1: without the leading zero of a positive number
        var bare = modulus[0] == 0 ? Arrays.copyOfRange(modulus, 1, modulus.length) : modulus;
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"" + KEY + "\",\"n\":\""
                + base64(bare) + "\",\"e\":\"" + base64(rsa.getPublicExponent().toByteArray()) + "\"}]}";
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
