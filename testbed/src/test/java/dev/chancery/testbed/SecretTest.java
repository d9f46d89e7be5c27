package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretTest {
    @Test
    void doesNotShowItself() {
        var secret = Secret.random();

        assertThat(secret.toString()).doesNotContain(secret.value());
    }

    @Test
    void isDifferentEachTime() {
        assertThat(Secret.random()).isNotEqualTo(Secret.random());
    }
}
