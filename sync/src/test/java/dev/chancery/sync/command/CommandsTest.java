package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.pass.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandsTest {
    static Stream<String> everyCommand() {
        return below(line()).map(command -> command.getCommandSpec().qualifiedName(" "));
    }

    private static Stream<CommandLine> below(CommandLine line) {
        return line.getSubcommands().values().stream()
                .distinct()
                .flatMap(command -> Stream.concat(Stream.of(command), below(command)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("everyCommand")
    void tellsItsExitCodesInItsHelp(String command) {
        var helped = run(command.substring("chancery ".length()) + " --help");

        assertThat(helped.code()).isZero();
        assertThat(helped.out()).containsIgnoringCase("exit codes");
    }

    /** 2 and 3 say what a run found: nobody must read them from one that never began. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("everyCommand")
    void couldNotRunWhenItIsMisspelt(String command) {
        couldNotRun(command.substring("chancery ".length()) + " --tpyo");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pln",
                "--tpyo",
                "sync --once --tpyo",
                "run --once=perhaps",
                "plan -o xml",
                "plan east",
                "explain",
                "explain one two",
                "held lst",
                "held show",
                "held approve 1234",
                "adopt bot",
                "pause east"
            })
    void couldNotRunWhenSomethingIsMissingOrTooMuch(String words) {
        couldNotRun(words);
    }

    private static void couldNotRun(String words) {
        var ran = run(words);

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isNotBlank();
    }

    private static CommandRun run(String words) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Commands.line(new PrintWriter(out, true), new PrintWriter(err, true), new Progress.Silent())
                .execute(words.split(" "));
        return new CommandRun(code, out.toString(), err.toString());
    }

    private static CommandLine line() {
        var nobody = new PrintWriter(new StringWriter());
        return Commands.line(nobody, nobody, new Progress.Silent());
    }
}
