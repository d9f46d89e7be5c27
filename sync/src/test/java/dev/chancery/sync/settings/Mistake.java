package dev.chancery.sync.settings;

import java.util.List;
import java.util.stream.Stream;

/**
 * One way to break the files of {@link TestConfig}, and what must be said about it.
 *
 * @param kind whether the structure alone shows it, so that an editor with the schema does as well
 */
record Mistake(String name, Kind kind, String file, String find, String put, List<String> problems) {
    enum Kind {
        STRUCTURE,
        MEANING
    }

    TestConfig config() {
        return TestConfig.valid().with(file, find, put);
    }

    @Override
    public String toString() {
        return file + ": " + name;
    }

    static Stream<Mistake> all() {
        return Stream.of(SyncMistakes.all(), ClusterMistakes.all(), IssuerMistakes.all(), MappingMistakes.all())
                .flatMap(mistakes -> mistakes);
    }

    static Mistake structure(String file, String name, String find, String put, String... problems) {
        return new Mistake(name, Kind.STRUCTURE, file, find, put, List.of(problems));
    }

    static Mistake meaning(String file, String name, String find, String put, String... problems) {
        return new Mistake(name, Kind.MEANING, file, find, put, List.of(problems));
    }
}
