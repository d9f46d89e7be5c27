package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WithoutTest {
    @Test
    void nothingIsLeftOutUnlessNamed() {
        assertThat(Without.asked("", "samba")).isFalse();
        assertThat(Without.asked("openldap", "samba")).isFalse();
        assertThat(Without.asked("sambas", "samba")).isFalse();
    }

    @Test
    void everyNameOfTheListIsLeftOut() {
        assertThat(Without.asked("openldap, Samba", "samba")).isTrue();
        assertThat(Without.asked("openldap, Samba", "openldap")).isTrue();
    }
}
