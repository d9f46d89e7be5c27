package dev.chancery.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./chancery} says before it starts anything. */
class LauncherTest {
    private static final Path LAUNCHER = Path.of("..", "chancery");

    private record Answer(int code, String said) {}

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void teachesItsCommands(String word) throws Exception {
        var answer = ask(word);

        assertThat(answer.code()).isZero();
        assertThat(answer.said()).contains("usage: ./chancery COMMAND", "explain ROBOT", "--config");
    }

    @Test
    void teachesWhenItIsAskedNothing() throws Exception {
        assertThat(ask().said()).contains("usage: ./chancery COMMAND");
    }

    @ParameterizedTest
    @CsvSource({
        "appply, apply",
        "aply, apply",
        "demmo, demo",
        "tset, test",
        "explan, explain",
        "stats, status",
        "brokers, broker",
        "migarte, migrate",
        "PLAN, plan",
    })
    void answersAnUnknownWordWithTheNearestOne(String typed, String meant) throws Exception {
        var answer = ask(typed);

        assertThat(answer.code()).isEqualTo(64);
        assertThat(answer.said()).contains("no command \"" + typed + "\"; did you mean " + meant + "? ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "foo", "kubernetes", "*", "hello world", "$(id)"})
    void guessesNothingWhenNoWordIsNear(String typed) throws Exception {
        var answer = ask(typed);

        assertThat(answer.code()).isEqualTo(64);
        assertThat(answer.said()).contains("\"" + typed + "\"; ./chancery --help lists all");
    }

    @Test
    void tellsWhatTheTestsTakeWithoutRunningThem() throws Exception {
        var answer = ask("test", "--help");

        assertThat(answer.code()).isZero();
        assertThat(answer.said()).contains("usage: ./chancery test", "chancery.without");
    }

    @Test
    void tellsWhatTheBrokerTakesWithoutStartingIt() throws Exception {
        var answer = ask("broker", "--help");

        assertThat(answer.code()).isZero();
        assertThat(answer.said()).contains("usage: ./chancery broker", "broker.yaml");
    }

    private static Answer ask(String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", LAUNCHER.toString()));
        command.addAll(List.of(words));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), said);
    }
}
