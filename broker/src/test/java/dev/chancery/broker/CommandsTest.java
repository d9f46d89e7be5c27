package dev.chancery.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.chancery.broker.settings.InvalidSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The commands where nobody has written a broker.yaml yet, as here. */
@ExtendWith(OutputCaptureExtension.class)
class CommandsTest {
    private static final String MISSING = Path.of("config", "broker.yaml").toAbsolutePath()
            + ": there is no such file; CHANCERY_CONFIG names the folder that it is in";

    @ParameterizedTest
    @CsvSource({
        "keys, Usage: ./chancery keys",
        "keys --help, Usage: ./chancery keys",
        "keys list --help, Usage: ./chancery keys list",
        "keys rotate -h, --accept-refusals",
        "keys --help, 1   not done",
        "trust --help, Usage: ./chancery trust",
        "trust --help, 1   it is not",
        "trust kubernetes --help, --ca-file",
    })
    void teachWithoutConfiguration(String line, String taught, CapturedOutput said) {
        assertThat(Commands.run(line.split(" "))).isZero();
        assertThat(said.getOut()).contains(taught);
    }

    @ParameterizedTest
    @CsvSource({
        "keys lst, 'lst'",
        "keys --colour, '--colour'",
        "keys list --colour, '--colour'",
        "keys list -o xml, 'xml'",
        "keys rotate --colour, '--colour'",
        "keys revoke, KID",
        "trust, say for whom: kubernetes",
        "trust --colour, '--colour'",
        "trust kubernetes, CLUSTER",
        "trust kubernetes west --colour, '--colour'",
        "trust kubernetes west --ca-file nowhere.pem, there is no readable file nowhere.pem",
    })
    void sayWhatIsMisspeltRatherThanWhatIsMissing(String line, String wrong, CapturedOutput said) {
        assertThat(Commands.run(line.split(" "))).isEqualTo(1);
        assertThat(said.getErr()).contains(wrong).doesNotContain("chancery.issuer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keys list", "trust kubernetes west"})
    void sayWhatIsMissingOnceTheyNeedIt(String line, CapturedOutput said) {
        assertThat(Commands.run(line.split(" "))).isEqualTo(1);
        assertThat(said.getErr().strip()).isEqualTo(MISSING);
    }

    @Test
    void theBrokerSaysNoMoreThanThatItsFileIsMissing(CapturedOutput said) {
        assertThatExceptionOfType(InvalidSettings.class).isThrownBy(() -> SpringApplication.run(Broker.class));
        assertThat(said.getAll().strip()).isEqualTo(MISSING);
    }

    @Test
    void areNotWhatTheBrokerTakes() {
        assertThat(Commands.knows(new String[] {"--server.port=1"})).isFalse();
        assertThat(Commands.knows(new String[0])).isFalse();
    }
}
