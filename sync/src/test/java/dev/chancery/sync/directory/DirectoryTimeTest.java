package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTimeTest {
    @ParameterizedTest
    @CsvSource({
        "20260203040506Z,2026-02-03T04:05:06Z",
        "20260203040506.0Z,2026-02-03T04:05:06Z",
        "20260203040506.789Z,2026-02-03T04:05:06.789Z",
        "202602030405Z,2026-02-03T04:05:00Z",
        "20260203040506+0100,2026-02-03T03:05:06Z",
        "20240229235959Z,2024-02-29T23:59:59Z"
    })
    void readsTimes(String text, Instant time) {
        assertThat(DirectoryTime.parse(text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "soon", "20261303040506Z", "20260230040506Z", "20260203250506Z", "2026", "20260203040506Zulu"
            })
    void readsNothingElse(String text) {
        assertThat(DirectoryTime.parse(text)).isNull();
    }
}
