package dev.chancery.sync.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.kubernetes.ScriptedApi.Reply;
import dev.chancery.sync.plan.Change;
import dev.chancery.sync.plan.ObservedObject;
import dev.chancery.sync.plan.Ownership;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which answer is which outcome. */
class OutcomesTest {
    private static final Change CREATE = new Change.Create(TestObjects.account("shop", "backup"));
    private static final ObservedObject HAVE = new ObservedObject(
            CREATE.key(), new Ownership.Ours(TestObjects.BACKUP), Map.of(), Map.of(), null, List.of(), "u1", "7");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            400 | {"message":"no"}                                                        | Invalid
            401 | {"message":"Unauthorized"}                                              | Forbidden
            403 | {"message":"no"}                                                        | Forbidden
            403 | {"details":{"causes":[{"reason":"NamespaceTerminating"}]}}              | Invalid
            404 | {"message":"namespaces not found"}                                      | Invalid
            408 | {}                                                                      | Unreachable
            409 | {"message":"exists"}                                                    | Conflict
            413 | {}                                                                      | Invalid
            415 | <html>                                                                  | Invalid
            422 | {"message":"no"}                                                        | Invalid
            422 | {"details":{"causes":[{"field":"metadata.uid"}]}}                       | Conflict
            429 | {}                                                                      | Unreachable
            500 | {}                                                                      | Unreachable
            503 | upstream                                                                | Unreachable
            304 | ''                                                                      | Unreachable
            """)
    void namesTheOutcome(int code, String body, String outcome) {
        var reply = code == 304 ? new Reply(code, "", -1) : Reply.of(code, body);
        assertThat(apply(CREATE, reply).getClass().getSimpleName()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>login</html>", "{}", "[]", "{\"metadata\":{\"uid\":\"\"}}", "{\"metadata\":"})
    void doesNotTakeNonsenseForSuccess(String body) {
        assertThat(apply(CREATE, Reply.of(200, body))).isInstanceOf(ApplyOutcome.Unreachable.class);
    }

    @Test
    void tellsTheUidOfWhatIs() {
        assertThat(apply(CREATE, Reply.of(201, "{\"metadata\":{\"uid\":\"u7\"}}")))
                .isEqualTo(new ApplyOutcome.Applied("u7"));
    }

    @Test
    void keepsDetailsToOneShortLine() {
        var detail = apply(CREATE, Reply.of(409, "{\"message\":\"a\\n\\tb \\u001b[31m" + "x".repeat(9000) + "\"}"));
        assertThat(detail).isInstanceOfSatisfying(ApplyOutcome.Conflict.class, conflict -> assertThat(conflict.detail())
                .startsWith("a b [31mxxx")
                .endsWith("... (409)")
                .hasSizeLessThan(600));
    }

    @Test
    void deletesOnlyTheObservedVersionOfTheObservedObject() {
        try (var api = new ScriptedApi(_ -> Reply.of(200, "{\"kind\":\"Status\",\"status\":\"Success\"}"));
                var cluster = api.connect()) {
            assertThat(cluster.apply(new Change.Delete(HAVE))).isEqualTo(new ApplyOutcome.Applied(null));
            assertThat(api.asked()).singleElement().satisfies(asked -> {
                assertThat(asked.method()).isEqualTo("DELETE");
                assertThat(asked.target()).isEqualTo("/api/v1/namespaces/shop/serviceaccounts/backup");
                assertThat(asked.body()).contains("\"uid\":\"u1\"", "\"resourceVersion\":\"7\"");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", ".", "a/b", "a%2Fb"})
    void asksNobodyAboutANameThatWouldBeAnotherPath(String name) {
        var binding = TestObjects.binding("", name);
        try (var api = new ScriptedApi(_ -> Reply.of(200, "{}"));
                var cluster = api.connect()) {
            assertThat(cluster.apply(new Change.Create(binding))).isInstanceOf(ApplyOutcome.Invalid.class);
            assertThat(api.asked()).isEmpty();
        }
    }

    @Test
    void escapesNames() {
        var binding = TestObjects.binding("", "system:a b?x#y");
        try (var api = new ScriptedApi(_ -> Reply.of(200, "{}"));
                var cluster = api.connect()) {
            cluster.apply(new Change.Create(binding));
            assertThat(api.asked()).singleElement().satisfies(asked -> assertThat(asked.target())
                    .endsWith("/clusterrolebindings/system:a b?x#y?fieldManager=chancery"));
        }
    }

    @Test
    void answersNothingAfterItWasClosed() {
        try (var api = new ScriptedApi(_ -> Reply.of(200, "{}"))) {
            var cluster = api.connect();
            cluster.close();
            cluster.close();
            assertThat(cluster.apply(CREATE)).isInstanceOf(ApplyOutcome.Unreachable.class);
        }
    }

    private static ApplyOutcome apply(Change change, Reply reply) {
        try (var api = new ScriptedApi(_ -> reply);
                var cluster = api.connect()) {
            return cluster.apply(change);
        }
    }
}
