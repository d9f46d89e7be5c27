package dev.chancery.broker.identity;

import dev.chancery.broker.identity.Verification.Rejected;
import dev.chancery.broker.identity.Verification.Verified;
import dev.chancery.broker.key.FixedKeyRing;
import dev.chancery.broker.token.OwnTokens;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * What a fuzzer does to the verifiers: nothing that it presents is ever an error of ours, and nothing passes that says another
 * audience or that it has ended. The first byte chooses between the token as it came, and header and claims (around the first
 * line break) that are signed with a good key, so that the rungs above the signature are reached too.
 */
public final class FuzzedTokens {
    private static final VerifierRules RULES =
            new VerifierRules(ClusterTokens.BROKER, Duration.ofHours(24), Duration.ofSeconds(30), 16_384);
    private static final TokenVerifier CLUSTERS = new TokenVerifier(
            ClusterTokens.federation().with(ClusterTokens.EAST, "svid-1", ClusterTokens.found("east", Svids.KEY)),
            RULES);
    private static final SvidVerifier SVIDS = new SvidVerifier(
            Svids.bundles(), List.of(SpiffePlaces.parse(Svids.DOMAIN, "east", "/ns/{namespace}/sa/{account}")), RULES);
    private static final OwnTokens OWN = new OwnTokens(ClusterTokens.BROKER, new FixedKeyRing());

    private FuzzedTokens() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) return;
        var text = new String(input, 1, input.length - 1, StandardCharsets.UTF_8);
        var token = input[0] % 2 == 0 ? new SubjectToken(text) : signed(text);
        check(CLUSTERS.verify(token, ClusterTokens.NOW));
        check(SVIDS.verify(token, ClusterTokens.NOW));
        if (OWN.recognise(token.value(), ClusterTokens.NOW).isPresent())
            throw new IllegalStateException("nobody but us signs our tokens");
    }

    private static SubjectToken signed(String text) {
        int end = text.indexOf('\n');
        return ClusterTokens.signed(text.substring(0, Math.max(0, end)), text.substring(end + 1), Svids.KEY);
    }

    private static void check(Verification verification) {
        switch (verification) {
            case Rejected(var _, var detail) -> {
                if (detail.length() > 600 || detail.chars().anyMatch(c -> c < ' ' || c > '~'))
                    throw new IllegalStateException("words of a stranger are kept as they are");
            }
            case Verified(var workload) -> {
                if (!workload.expiresAt().plusSeconds(30).isAfter(ClusterTokens.NOW))
                    throw new IllegalStateException("a token that has ended");
                if (!workload.cluster().equals("east")) throw new IllegalStateException("another cluster");
            }
        }
    }

    /** Inputs to begin with: one for each verifier, whole and taken apart. */
    public static List<byte[]> seeds() {
        return List.of(
                bytes("0" + ClusterTokens.signed(ClusterTokens.claims()).value()),
                bytes("0" + Svids.svid(Svids.LEDGER).value()),
                bytes("1{\"alg\":\"ES256\",\"kid\":\"svid-1\"}\n"
                        + "{\"aud\":[\"https://broker.corp.example\"],\"exp\":1795611600,\"iat\":1795608000,\"nbf\":1795608000,"
                        + "\"iss\":\"https://east.corp.example\",\"jti\":\"1\",\"kubernetes.io\":{\"namespace\":\"robots\","
                        + "\"pod\":{\"name\":\"p\",\"uid\":\"u\"},\"serviceaccount\":{\"name\":\"ledger\",\"uid\":\"u\"}},"
                        + "\"sub\":\"system:serviceaccount:robots:ledger\"}"),
                bytes("1{\"alg\":\"ES256\",\"kid\":\"svid-1\",\"typ\":\"JWT\"}\n"
                        + "{\"aud\":\"https://broker.corp.example\",\"exp\":1795608300,\"sub\":\"" + Svids.LEDGER
                        + "\"}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
