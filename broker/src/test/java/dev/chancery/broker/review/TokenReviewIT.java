package dev.chancery.broker.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.identity.WorkloadIdentity;
import dev.chancery.broker.settings.BrokerSettings.TokenReview;
import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A real API server is asked about its tokens by a user who may do nothing else. */
@ExtendWith(Servers.class)
class TokenReviewIT {
    private static final String AUDIENCE = "https://broker.corp.example";
    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration KEEP = Duration.ofSeconds(10);

    private final String namespace = "reviewed-" + NAMESPACES.incrementAndGet();
    private final AtomicLong nanos = new AtomicLong();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ControlPlane east;

    TokenReviewIT(@Plane("east") ControlPlane east) {
        this.east = east;
    }

    /** For all of them: that a right was taken back is heard a moment later, as is that it was given. */
    @BeforeAll
    static void right(@Plane("east") ControlPlane east) {
        east.apply("""
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRole
                metadata: {name: chancery-broker}
                rules:
                - {apiGroups: [authentication.k8s.io], resources: [tokenreviews], verbs: [create]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: chancery-broker}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: chancery-broker}
                subjects:
                - {apiGroup: rbac.authorization.k8s.io, kind: User, name: broker}
                """);
        await().atMost(LIMIT)
                .ignoreExceptions() // kubectl fails when the answer is no
                .until(() -> east.kubectl("auth", "can-i", "create", "tokenreviews", "--as=broker")
                        .contains("yes"));
    }

    @AfterAll
    static void takeItBack(@Plane("east") ControlPlane east) {
        east.kubectl("delete", "clusterrolebinding,clusterrole", "chancery-broker");
    }

    @BeforeEach
    void makeNamespace() {
        east.kubectl("create", "namespace", namespace);
    }

    @AfterEach
    void deleteNamespace() {
        east.kubectl("delete", "namespace", namespace, "--wait=false");
    }

    @Test
    void aTokenDiesWithItsAccountWithinTheSecondsOfTheCache() {
        var workload = account("ledger");
        var token = token("ledger", AUDIENCE);
        var reviews = reviews("broker");
        assertThat(reviews.of(token, workload)).isInstanceOf(Review.Passed.class);

        east.kubectl("delete", "serviceaccount", "ledger", "-n", namespace);

        assertThat(reviews.of(token, workload)).describedAs("still believed").isInstanceOf(Review.Passed.class);
        assertThat(asked("passed")).isEqualTo(1);
        awaitRefused(reviews, token, workload);
    }

    @Test
    void aTokenDiesWithTheObjectThatItIsBoundTo() {
        var workload = account("bound");
        east.kubectl("create", "secret", "generic", "anchor", "-n", namespace);
        var token = new SubjectToken(east.kubectl(
                        "create",
                        "token",
                        "bound",
                        "-n",
                        namespace,
                        "--audience",
                        AUDIENCE,
                        "--bound-object-kind",
                        "Secret",
                        "--bound-object-name",
                        "anchor")
                .strip());
        var reviews = reviews("broker");
        assertThat(reviews.of(token, workload)).isInstanceOf(Review.Passed.class);

        east.kubectl("delete", "secret", "anchor", "-n", namespace);

        awaitRefused(reviews, token, workload);
    }

    @Test
    void aTokenForOthersIsRefused() {
        var workload = account("elsewhere");
        assertThat(reviews("broker").of(token("elsewhere", "https://other.example"), workload))
                .isInstanceOf(Review.Refused.class);
    }

    @Test
    void whoMayNotAskCannotTell() {
        var workload = account("unasked");
        assertThat(reviews("nobody").of(token("unasked", AUDIENCE), workload))
                .isEqualTo(new Review.Unavailable("the API server of east answered with status 403"));
    }

    /** The API server itself believes a token that it took for ten seconds more. */
    private void awaitRefused(CachedReviews reviews, SubjectToken token, WorkloadIdentity workload) {
        long end = System.nanoTime() + LIMIT.toNanos();
        Review last;
        do {
            nanos.addAndGet(KEEP.toNanos() + 1);
            last = reviews.of(token, workload);
            LockSupport.parkNanos(100_000_000);
        } while (last instanceof Review.Passed && System.nanoTime() < end);
        assertThat(last).isInstanceOf(Review.Refused.class);
    }

    private double asked(String outcome) {
        return meters.get("chancery.token.reviews")
                .tag("cluster", "east")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private CachedReviews reviews(String user) {
        var settings = new TokenReview("east", east.url(), east.caFile(), east.tokenFile(user), KEEP);
        return new CachedReviews(
                "east", new ApiServer(settings, AUDIENCE, LIMIT), KEEP, nanos::get, Thread::startVirtualThread, meters);
    }

    private WorkloadIdentity account(String name) {
        east.kubectl("create", "serviceaccount", name, "-n", namespace);
        var uid = east.kubectl("get", "serviceaccount", name, "-n", namespace, "-o", "jsonpath={.metadata.uid}")
                .strip();
        var now = Instant.now();
        return new WorkloadIdentity(
                "east", east.issuer(), namespace, name, uid, null, null, null, now, now.plusSeconds(600), null);
    }

    private SubjectToken token(String name, String audience) {
        return new SubjectToken(east.kubectl("create", "token", name, "-n", namespace, "--audience", audience)
                .strip());
    }
}
