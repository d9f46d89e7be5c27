package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.ComposeFile.Mount;
import dev.chancery.testbed.ComposeFile.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What can be known of docker-compose.yml without an engine. */
class ComposeFileTest {
    private static final ComposeFile COMPOSE = ComposeFile.read();
    private static final Pattern PATH = Pattern.compile("/run/[a-z]+/[a-z0-9.-]+");
    /** What the images of PostgreSQL and of k3s document. */
    private static final Set<String> VARIABLES = Set.of(
            "POSTGRES_DB",
            "POSTGRES_PASSWORD_FILE",
            "POSTGRES_INITDB_ARGS",
            "K3S_KUBECONFIG_OUTPUT",
            "K3S_KUBECONFIG_MODE");

    static List<Service> services() {
        return COMPOSE.services();
    }

    static Stream<Service> ours() {
        return services().stream().filter(Service::isOurs);
    }

    @Test
    void isTheWholeSystem() {
        assertThat(services())
                .extracting(Service::name)
                .containsExactly(
                        "broker",
                        "database",
                        "directory",
                        "east",
                        "east-rights",
                        "migrate",
                        "secrets",
                        "sync",
                        "west",
                        "west-rights");
    }

    @ParameterizedTest
    @MethodSource("services")
    void whatStaysSaysHowHealthyItIs(Service service) {
        if (service.isJob()) return;

        assertThat(service.text("restart")).isEqualTo("unless-stopped");
        assertThat(service.map("healthcheck")).containsKeys("test", "interval", "timeout");
        assertThat((List<?>) service.map("healthcheck").get("test")).first().isEqualTo("CMD");
    }

    @ParameterizedTest
    @MethodSource("services")
    void nothingStartsBeforeWhatItNeedsIsHealthyOrDone(Service service) {
        service.map("depends_on").forEach((name, said) -> {
            var needed = COMPOSE.service(name);
            assertThat(((Map<?, ?>) said).get("condition"))
                    .isEqualTo(needed.isJob() ? "service_completed_successfully" : "service_healthy");
        });
        assertThat(needs(service, new HashSet<>())).as("it waits for itself").doesNotContain(service.name());
    }

    @ParameterizedTest
    @MethodSource("services")
    void whoeverReadsASecretWaitsForItsMaking(Service service) {
        if (service.mounts().stream().noneMatch(mount -> mount.source().endsWith("-secrets"))) return;
        if (service.name().equals("secrets")) return;

        assertThat(needs(service, new HashSet<>())).contains("secrets");
    }

    @ParameterizedTest
    @MethodSource("services")
    void mountsOnlyWhatIsThere(Service service) {
        for (var mount : service.mounts()) {
            if (mount.isFile()) {
                assertThat(ComposeFile.ROOT.resolve(mount.source())).exists();
                assertThat(mount.mode()).as(mount.source()).isEqualTo("ro");
            } else {
                assertThat(COMPOSE.names("volumes")).contains(mount.source());
            }
        }
        assertThat(COMPOSE.names("networks")).containsAll(service.list("networks"));
    }

    @Test
    void declaresNoVolumeThatNobodyMounts() {
        var mounted = services().stream()
                .flatMap(service -> service.mounts().stream())
                .map(Mount::source)
                .toList();

        assertThat(COMPOSE.names("volumes")).isSubsetOf(mounted);
    }

    @ParameterizedTest
    @MethodSource("services")
    void saysNoPasswordAndNoVariableThatNobodyKnows(Service service) {
        assertThat(VARIABLES).containsAll(service.map("environment").keySet());
        assertThat(service.said().toString().toLowerCase(java.util.Locale.ROOT))
                .doesNotContainPattern("(password|secret|token)=[a-z0-9]")
                .doesNotContain("host_auth_method");
    }

    @ParameterizedTest
    @MethodSource("services")
    void readsNoSecretThatIsNotMadeForIt(Service service) {
        for (var mount : service.mounts()) {
            if (!mount.target().equals("/run/chancery")) continue;
            var volume = mount.source().replaceFirst("-secrets$", "");
            assertThat(mount.mode()).isEqualTo("ro");
            assertThat(named(service)).as(service.name()).isSubsetOf(made(volume));
        }
    }

    @Test
    void makesNoSecretThatNobodyReads() {
        for (var service : List.of("database", "migrate", "directory", "sync", "broker")) {
            assertThat(named(COMPOSE.service(service))).as(service).containsAll(made(service));
        }
    }

    @ParameterizedTest
    @MethodSource("ours")
    void givesOurProgramsNoPowerOverTheMachine(Service service) {
        assertThat(service.said().get("read_only")).isEqualTo(true);
        assertThat(service.list("cap_drop")).containsExactly("ALL");
        assertThat(service.list("security_opt")).containsExactly("no-new-privileges:true");
        if (!service.name().equals("secrets")) assertThat(service.said()).doesNotContainKeys("user", "cap_add");
    }

    @ParameterizedTest
    @MethodSource("services")
    void listensOnLoopbackOnlyAndIsPrivilegedNowhere(Service service) {
        assertThat(service.said()).doesNotContainKeys("privileged", "pid", "ipc");
        assertThat(service.list("ports")).allMatch(port -> port.startsWith("127.0.0.1:"));
    }

    @ParameterizedTest
    @MethodSource("ours")
    void buildsOurImagesFromFilesThatAreThere(Service service) {
        var image = service.text("image");
        var build = services().stream()
                .filter(each ->
                        each.text("image").equals(image) && !each.map("build").isEmpty())
                .findFirst()
                .orElseThrow()
                .map("build");
        var file = String.valueOf(build.get("dockerfile"));

        assertThat(image).endsWith(":0.1.0");
        assertThat(ComposeFile.text(file)).contains("FROM ");
        if (build.get("target") != null)
            assertThat(ComposeFile.text(file)).contains(" AS " + build.get("target") + "\n");
    }

    @ParameterizedTest
    @MethodSource("services")
    void namesPublicImagesByVersionAndWithoutARegistry(Service service) {
        assertThat(service.text("image"))
                .matches("([a-z0-9-]+/)?[a-z0-9-]+:[a-z0-9.-]+")
                .doesNotContain("latest");
    }

    private static Set<String> needs(Service service, Set<String> seen) {
        for (var name : service.map("depends_on").keySet()) {
            if (seen.add(name)) needs(COMPOSE.service(name), seen);
        }
        return seen;
    }

    /** The files below /run/chancery that a service is told of: on its command line, in its settings, in its scripts. */
    private static Set<String> named(Service service) {
        var texts = new ArrayList<String>();
        texts.add(service.said().toString());
        for (var mount : service.mounts()) {
            if (mount.isFile() && Files.isRegularFile(ComposeFile.ROOT.resolve(mount.source())))
                texts.add(ComposeFile.text(mount.source()));
        }
        if (service.name().equals("directory")) {
            for (var file : List.of("directory", "slapd.conf")) texts.add(ComposeFile.text("deploy/images/" + file));
        }
        var names = new TreeSet<String>();
        for (var text : texts) {
            PATH.matcher(text)
                    .results()
                    .map(match -> Path.of(match.group()))
                    .filter(path -> path.startsWith("/run/chancery"))
                    .forEach(path -> names.add(path.getFileName().toString()));
        }
        return names;
    }

    /** What the job makes for a service, by the names that the service sees. */
    private static Set<String> made(String volume) {
        return ComposeFile.text("deploy/images/secrets")
                .lines()
                .filter(line -> line.startsWith("give " + volume + " "))
                .flatMap(line -> Stream.of(line.split(" ")).skip(3))
                .map(file -> file.replaceFirst("^.*:", ""))
                .collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }
}
