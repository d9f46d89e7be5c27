package dev.chancery.sync.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.pass.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
        var words = Stream.concat(Stream.of(command.split(" ")).skip(1), Stream.of("--help"));
        var out = new StringWriter();
        int code = Commands.line(new PrintWriter(out, true), new PrintWriter(out, true), new Progress.Silent())
                .execute(words.toArray(String[]::new));

        assertThat(code).isZero();
        assertThat(out.toString()).containsIgnoringCase("exit codes");
    }

    private static CommandLine line() {
        var nobody = new PrintWriter(new StringWriter());
        return Commands.line(nobody, nobody, new Progress.Silent());
    }
}
