package dev.chancery.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import picocli.CommandLine.ParameterException;

/** The jobs of docker-compose.yml and deploy/ say nothing that the command does not know. */
class PackagedJobTest {
    @Test
    void composeGivesOptionsThatAreKnown() throws IOException {
        var compose = (Map<?, ?>) new Yaml().load(text("docker-compose.yml"));
        var migrate = (Map<?, ?>) ((Map<?, ?>) compose.get("services")).get("migrate");

        assertThatCode(() -> parse(migrate.get("command"))).doesNotThrowAnyException();
        assertThat(migrate.get("command").toString()).contains("--sync-password-file", "--broker-password-file");
    }

    @Test
    void theKubernetesJobGivesOptionsThatAreKnown() throws IOException {
        var documents = new Yaml().loadAll(text("deploy/base/migrate.yaml"));
        var job = StreamSupport.stream(documents.spliterator(), false)
                .map(document -> (Map<?, ?>) document)
                .filter(document -> "Job".equals(document.get("kind")))
                .findFirst()
                .orElseThrow();
        var pod = (Map<?, ?>) ((Map<?, ?>) ((Map<?, ?>) job.get("spec")).get("template")).get("spec");
        var container = (Map<?, ?>) ((List<?>) pod.get("containers")).getFirst();

        assertThatCode(() -> parse(container.get("args"))).doesNotThrowAnyException();
    }

    @Test
    void anOptionThatIsNotKnownIsRefused() {
        assertThatExceptionOfType(ParameterException.class)
                .isThrownBy(() -> parse(List.of("--url=jdbc:postgresql://db/x", "--user=owner", "--password=secret")));
    }

    private static void parse(Object words) {
        Migrate.commandLine()
                .parseArgs(((List<?>) words).stream().map(String::valueOf).toArray(String[]::new));
    }

    private static String text(String file) throws IOException {
        return Files.readString(Path.of("..").resolve(file));
    }
}
