package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.Yaml;

/** The repository's docker-compose.yml as data: what an engine would be told. */
final class ComposeFile {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final Map<String, Object> file;

    private ComposeFile(Map<String, Object> file) {
        this.file = file;
    }

    static ComposeFile read() {
        return new ComposeFile(keyed(new Yaml().load(text("docker-compose.yml"))));
    }

    static String text(String path) {
        try {
            return Files.readString(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A volume or a file of the repository, and where a service sees it. */
    record Mount(String source, String target, String mode) {
        boolean isFile() {
            return source.startsWith("./");
        }

        private static Mount of(String text) {
            var parts = (text + "::").split(":", -1);
            return new Mount(parts[0], parts[1], parts[2]);
        }
    }

    /** One service, by name. */
    record Service(String name, Map<String, Object> said) {
        /** A job ends by itself; anything else is started again when it ends. */
        boolean isJob() {
            return "on-failure".equals(said.get("restart"));
        }

        boolean isOurs() {
            return text("image").startsWith("chancery-");
        }

        String text(String key) {
            return said.get(key) instanceof String text ? text : "";
        }

        List<String> list(String key) {
            return said.get(key) instanceof List<?> list
                    ? list.stream().map(String::valueOf).toList()
                    : List.of();
        }

        Map<String, Object> map(String key) {
            return keyed(said.get(key));
        }

        @Override
        public String toString() {
            return name;
        }

        List<Mount> mounts() {
            return list("volumes").stream().map(Mount::of).toList();
        }
    }

    List<Service> services() {
        return keyed(file.get("services")).entrySet().stream()
                .map(service -> new Service(service.getKey(), keyed(service.getValue())))
                .toList();
    }

    Service service(String name) {
        return services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no service " + name));
    }

    Stream<String> names(String section) {
        return keyed(file.get(section)).keySet().stream();
    }

    /** The entries of a mapping in order of their keys; none when it is not there. */
    private static Map<String, Object> keyed(@Nullable Object mapping) {
        var keyed = new TreeMap<String, Object>();
        if (mapping instanceof Map<?, ?> map) map.forEach((key, value) -> keyed.put(String.valueOf(key), value));
        return keyed;
    }
}
