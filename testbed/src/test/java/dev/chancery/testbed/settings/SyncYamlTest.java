package dev.chancery.testbed.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SyncYamlTest {
    @Test
    void twoAreJoinedWithAllTheirLines() {
        var first =
                new SyncYaml(List.of(Map.of("name", "first")), List.of("database: {}")).with("schedule: {every: 1h}");
        var second = new SyncYaml(List.of(Map.of("name", "second")), List.of("database: {}")).with("follow: {}");

        assertThat(first.and(second))
                .isEqualTo(new SyncYaml(
                        List.of(Map.of("name", "first"), Map.of("name", "second")),
                        List.of("database: {}", "schedule: {every: 1h}", "follow: {}")));
    }
}
