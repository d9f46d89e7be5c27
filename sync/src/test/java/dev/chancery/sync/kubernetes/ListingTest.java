package dev.chancery.sync.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.kubernetes.ScriptedApi.Asked;
import dev.chancery.sync.kubernetes.ScriptedApi.Reply;
import dev.chancery.sync.plan.ObservedObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** How lists are read from an API server that has its moods. */
class ListingTest {
    private static final String EMPTY = "{\"kind\":\"List\",\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[]}";
    private static final String EXPIRED =
            "{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\",\"message\":\"too old resource version\"}";
    private static final Set<ObjectKey> NOTHING = Set.of();

    @Test
    void beginsAnewWhenAPageHasExpired() {
        try (var api = new ScriptedApi(expiringOnce());
                var cluster = api.connect()) {
            assertThat(cluster.observe(NOTHING).objects())
                    .extracting(ObservedObject::key)
                    .extracting(ObjectKey::name)
                    .containsExactly("old-2", "last");
        }
    }

    private static Function<Asked, Reply> expiringOnce() {
        var firstPages = new AtomicInteger();
        return asked -> {
            if (!asked.target().contains("serviceaccounts")) return Reply.of(200, EMPTY);
            if (!asked.target().contains("continue=")) {
                var page = firstPages.incrementAndGet();
                return Reply.of(200, page("old-" + page, "page2-of-" + page));
            }
            return asked.target().contains("continue=page2-of-1")
                    ? Reply.of(410, EXPIRED)
                    : Reply.of(200, page("last", ""));
        };
    }

    @Test
    void tellsHowManyObjectsHaveComeAndCountsNoneTwice() {
        var told = new ArrayList<Integer>();
        try (var api = new ScriptedApi(expiringOnce());
                var cluster = api.connect(told::add)) {
            cluster.observe(NOTHING);
            cluster.observe(NOTHING);
        }
        assertThat(told).containsExactly(0, 1, 0, 1, 2, 2, 2, 0, 1, 2, 2, 2);
    }

    @Test
    void givesUpWhenPagesAlwaysExpire() {
        Function<Asked, Reply> script = asked ->
                asked.target().contains("continue=") ? Reply.of(410, EXPIRED) : Reply.of(200, page("first", "next"));
        try (var api = new ScriptedApi(script);
                var cluster = api.connect()) {
            assertUnavailable(cluster, false, "expire");
            assertThat(api.asked()).hasSize(10);
        }
    }

    @Test
    void asksOncePerKindAndNeverPerObject() {
        try (var api = new ScriptedApi(_ -> Reply.of(200, EMPTY));
                var cluster = api.connect()) {
            cluster.observe(NOTHING);
            assertThat(api.asked())
                    .extracting(Asked::target)
                    .containsExactlyInAnyOrder(
                            "/api/v1/namespaces?limit=500",
                            "/api/v1/serviceaccounts?limit=500&labelSelector=app.kubernetes.io/managed-by=chancery",
                            "/apis/rbac.authorization.k8s.io/v1/rolebindings?limit=500"
                                    + "&labelSelector=app.kubernetes.io/managed-by=chancery",
                            "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings?limit=500"
                                    + "&labelSelector=app.kubernetes.io/managed-by=chancery");
        }
    }

    @Test
    void looksForStrangersOnlyAmongKindsOfWhichSomethingIsMissing() {
        try (var api = new ScriptedApi(_ -> Reply.of(200, EMPTY));
                var cluster = api.connect()) {
            cluster.observe(Set.of(ObjectKey.serviceAccount("shop", "a"), ObjectKey.serviceAccount("shop", "b")));
            assertThat(api.asked())
                    .filteredOn(asked -> asked.target().contains("!=chancery"))
                    .singleElement()
                    .satisfies(asked -> {
                        assertThat(asked.target()).startsWith("/api/v1/serviceaccounts?");
                        assertThat(asked.accept()).contains("as=PartialObjectMetadataList");
                    });
        }
    }

    @Test
    void leavesOutNamespacesThatAreBeingDeleted() {
        var namespaces = """
                {"metadata":{},"items":[
                 {"metadata":{"name":"shop","uid":"1"}},
                 {"metadata":{"name":"ending","uid":"2","deletionTimestamp":"2026-11-24T00:00:00Z"}}]}""";
        try (var api = new ScriptedApi(
                        asked -> Reply.of(200, asked.target().startsWith("/api/v1/namespaces") ? namespaces : EMPTY));
                var cluster = api.connect()) {
            assertThat(cluster.observe(NOTHING).namespaces()).containsExactly("shop");
        }
    }

    @Test
    void doesNotTakeHalfAPageForAWhole() {
        var half = new Reply(200, page("first", "").substring(0, 60), 4000);
        try (var api = new ScriptedApi(_ -> half);
                var cluster = api.connect()) {
            assertUnavailable(cluster, false, "");
        }
    }

    @Test
    void doesNotTakeAnythingElseForAnEmptyList() {
        for (var nonsense : new String[] {"", "<html>login</html>", "[]", "{}", "{\"items\":{}}", "{\"items\":[{}]}"}) {
            try (var api = new ScriptedApi(_ -> Reply.of(200, nonsense));
                    var cluster = api.connect()) {
                assertUnavailable(cluster, false, "not a list");
            }
        }
    }

    @Test
    void waitsForNobodyWhoIsOverloaded() {
        for (int code : new int[] {429, 500, 503, 504}) {
            try (var api = new ScriptedApi(_ -> Reply.of(code, "{\"message\":\"busy\"}"));
                    var cluster = api.connect()) {
                assertUnavailable(cluster, false, "busy (" + code + ")");
                assertThat(api.asked()).hasSize(1);
            }
        }
    }

    @Test
    void saysWhatIsForbidden() {
        try (var api = new ScriptedApi(_ -> Reply.of(403, "{\"message\":\"User \\\"x\\\" cannot\\nlist\"}"));
                var cluster = api.connect()) {
            assertUnavailable(cluster, true, "cluster scripted: listing namespaces: User \"x\" cannot list (403)");
        }
    }

    @Test
    void asksForOneObjectAsForAListOfOne() {
        try (var api = new ScriptedApi(_ -> Reply.of(200, page("a", "")));
                var cluster = api.connect()) {
            var seen = cluster.look(Set.of(ObjectKey.serviceAccount("shop", "a")));
            assertThat(seen.objects())
                    .extracting(ObservedObject::key)
                    .containsExactly(ObjectKey.serviceAccount("shop", "a"));
            assertThat(api.asked())
                    .extracting(Asked::target)
                    .containsExactly("/api/v1/namespaces/shop/serviceaccounts?limit=500&fieldSelector=metadata.name=a");
        }
    }

    @Test
    void concludesNothingWhenOneOfSeveralIsNotAnswered() {
        Function<Asked, Reply> script = asked -> asked.target().endsWith("=b")
                ? Reply.of(404, "404 page not found")
                : Reply.of(200, asked.target().endsWith("=c") ? page("another", "") : page("a", ""));
        var a = ObjectKey.serviceAccount("shop", "a");
        for (var wrong : List.of("b", "c")) {
            try (var api = new ScriptedApi(script);
                    var cluster = api.connect()) {
                assertThatExceptionOfType(ClusterUnavailable.class)
                        .as(wrong)
                        .isThrownBy(() -> cluster.look(Set.of(a, ObjectKey.serviceAccount("shop", wrong))));
            }
        }
    }

    private static void assertUnavailable(Cluster cluster, boolean lasting, String saying) {
        assertThatExceptionOfType(ClusterUnavailable.class)
                .isThrownBy(() -> cluster.observe(NOTHING))
                .withMessageContaining(saying)
                .matches(unavailable -> unavailable.isLasting() == lasting);
    }

    private static String page(String name, String next) {
        return """
                {"metadata":{"continue":"%s"},"items":[{"metadata":{"name":"%s","namespace":"shop","uid":"u","resourceVersion":"7",
                "labels":{"app.kubernetes.io/managed-by":"chancery"},"annotations":{"chancery.dev/robot":"0a"}}}]}""".formatted(next, name);
    }
}
