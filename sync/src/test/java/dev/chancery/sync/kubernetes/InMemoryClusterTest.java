package dev.chancery.sync.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.plan.Change;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InMemoryClusterTest extends ClusterContract {
    private final InMemoryCluster memory = new InMemoryCluster("memory", "shop");
    private final Change create = new Change.Create(TestObjects.account("shop", "backup"));

    @Override
    Cluster cluster() {
        return memory;
    }

    @Override
    Outsider outsider() {
        return memory;
    }

    @Test
    void doesNotAnswerWhileUnreachable() {
        memory.becomeUnreachable();

        assertThat(memory.apply(create)).isInstanceOf(ApplyOutcome.Unreachable.class);
        assertThatExceptionOfType(ClusterUnavailable.class)
                .isThrownBy(() -> memory.observe(Set.of()))
                .matches(unavailable -> !unavailable.isLasting());
        assertThatExceptionOfType(ClusterUnavailable.class).isThrownBy(() -> memory.look(Set.of(create.key())));
        assertThatExceptionOfType(ClusterUnavailable.class).isThrownBy(memory::issuer);

        memory.recover();
        assertThat(memory.apply(create).isApplied()).isTrue();
        assertThat(memory.applied()).containsExactly(create);
    }

    @Test
    void keepsAKindForbidden() {
        memory.forbid(ObjectKey.Kind.SERVICE_ACCOUNT);
        assertThat(memory.apply(create)).isInstanceOf(ApplyOutcome.Forbidden.class);
        assertThatExceptionOfType(ClusterUnavailable.class)
                .isThrownBy(() -> memory.observe(Set.of()))
                .matches(ClusterUnavailable::isLasting);
        assertThatExceptionOfType(ClusterUnavailable.class)
                .isThrownBy(() -> memory.look(Set.of(create.key())))
                .matches(ClusterUnavailable::isLasting);
    }

    @Test
    void conflictsOnce() {
        memory.conflictOnce(create.key());
        assertThat(memory.apply(create)).isInstanceOf(ApplyOutcome.Conflict.class);
        assertThat(memory.apply(create).isApplied()).isTrue();
    }
}
