package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class ServerProgramTest {
    @Test
    void missingProgramFailsWithTheCommandThatInstallsIt() {
        assertThatExceptionOfType(MissingServer.class)
                .isThrownBy(() -> ServerProgram.find("no-such-slapd", OpenLdap.INSTALL))
                .withMessage("no-such-slapd is not installed; install it with: apt-get install slapd ldap-utils");
    }

    @Test
    void installedProgramIsFound() {
        assertThat(ServerProgram.find("sh", "apt-get install dash")).isExecutable();
    }
}
