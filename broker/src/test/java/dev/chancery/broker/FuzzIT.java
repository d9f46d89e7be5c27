package dev.chancery.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.broker.client.FuzzedForms;
import dev.chancery.broker.identity.FuzzedTokens;
import dev.chancery.testbed.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Jazzer, in a process of its own, for so many runs or so many seconds, whichever is over first; {@code -Dchancery.fuzz.seconds} for a
 * long night, beside {@code -Djunit.jupiter.execution.timeout.mode=disabled -Dfailsafe.timeout=0}. An input that a target does not survive fails the test and is told in base64, to become a row of a table.
 */
class FuzzIT {
    private static final String SECONDS = System.getProperty("chancery.fuzz.seconds", "10");
    private static final String RUNS = System.getProperty("chancery.fuzz.seconds") == null ? "10000" : "-1";
    private static final Duration LIMIT = Duration.ofMinutes(5).plusSeconds(Long.parseLong(SECONDS));

    @Test
    void noTokenBreaksTheVerifiers() throws IOException {
        fuzz(FuzzedTokens.class, FuzzedTokens.seeds());
    }

    @Test
    void noFormBreaksTheConverters() throws IOException {
        fuzz(FuzzedForms.class, FuzzedForms.seeds());
    }

    private static void fuzz(Class<?> target, List<byte[]> seeds) throws IOException {
        try (var workspace = Workspace.create("fuzz")) {
            var corpus = Files.createDirectory(workspace.path().resolve("corpus"));
            for (var seed : seeds) Files.write(corpus.resolve("seed-" + seeds.indexOf(seed)), seed);
            var finished = workspace.run("jazzer", command(workspace, target, corpus), LIMIT);
            assertThat(finished.exitCode()).describedAs(finished.output()).isZero();
            assertThat(finished.output()).describedAs("it has really run").containsPattern("Done \\d{3,} runs in");
        }
    }

    private static List<String> command(Workspace workspace, Class<?> target, Path corpus) {
        return workspace.java(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=dev.chancery.broker.**",
                "--custom_hook_includes=dev.chancery.broker.**", // not the libraries, which costs minutes
                "-runs=" + RUNS,
                "-max_total_time=" + SECONDS,
                "-max_len=2048",
                "-rss_limit_mb=0",
                corpus.toString());
    }
}
