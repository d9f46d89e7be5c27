package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.ServerKind;
import dev.chancery.testbed.Servers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What is told of one robot. */
@ExtendWith(Servers.class)
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class ExplainIT {
    @TempDir
    Path config;

    private final ControlPlane east;
    private final Database server;
    private SmallCompany company;

    ExplainIT(@Plane("east") ControlPlane east, Database server) {
        this.east = east;
        this.server = server;
    }

    @BeforeEach
    void aSmallCompany() {
        var namespace = "explained-" + Integer.toHexString(System.identityHashCode(this));
        company = new SmallCompany(config, server, namespace, Map.of("east", east));
    }

    @AfterEach
    void close() {
        company.close();
    }

    @Test
    void saysOnATerminalHowManyEntriesWereRead() {
        var explained = CommandRun.onATerminal(config, "explain", "bot-1");

        assertThat(explained.out()).containsPattern("\r\033\\[Kreading 12 entries\r\033\\[Kbot-1 is active");
    }
}
