package dev.chancery.sync.kubernetes;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.sync.desired.ObjectKey;
import java.util.Set;

/** What tests of failing clusters say again and again. */
final class ClusterAssertions {
    private static final ObjectKey KEY = ObjectKey.namespace("default");

    private ClusterAssertions() {}

    static void assertUnavailable(Cluster cluster, boolean lasting, String saying) {
        assertThatExceptionOfType(ClusterUnavailable.class)
                .isThrownBy(() -> cluster.observe(Set.of()))
                .withMessageContaining(saying)
                .matches(unavailable -> unavailable.isLasting() == lasting, lasting ? "lasting" : "passing");
        assertThatExceptionOfType(ClusterUnavailable.class)
                .isThrownBy(() -> cluster.look(Set.of(KEY)))
                .withMessageContaining(saying)
                .matches(unavailable -> unavailable.isLasting() == lasting, lasting ? "lasting" : "passing");
    }
}
