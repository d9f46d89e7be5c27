package dev.chancery.sync.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table that administrators read says what the class does. */
class LifecycleDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "lifecycle.md");

    @ParameterizedTest
    @EnumSource
    void saysWhatHappensInEachState(RobotState state) throws IOException {
        var cells = row(state);

        assertThat(cells.get(3)).startsWith(state.keepsServiceAccount() ? "kept" : "deleted");
        assertThat(cells.get(4)).isEqualTo(state.mayAct() ? "kept" : "removed");
        assertThat(cells.get(5)).isEqualTo(state.mayAct() ? "issued" : "refused");
    }

    private static List<String> row(RobotState state) throws IOException {
        try (var lines = Files.lines(DOCUMENT)) {
            return lines.filter(line -> line.startsWith("| " + state.word() + " |"))
                    .flatMap(line -> Stream.of(line.split("\\|")))
                    .map(String::strip)
                    .toList();
        }
    }
}
