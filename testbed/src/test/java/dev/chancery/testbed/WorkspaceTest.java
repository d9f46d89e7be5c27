package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkspaceTest {
    @Test
    void javaProgramsKeepTheirTemporaryFilesInIt() {
        try (var workspace = Workspace.create("test")) {
            var shown = workspace.run(
                    "java", workspace.java("-XshowSettings:properties", "-version"), Duration.ofMinutes(5));

            assertThat(shown.exitCode()).isZero();
            assertThat(shown.output()).contains("java.io.tmpdir = " + workspace.path() + "\n");
        }
    }
}
