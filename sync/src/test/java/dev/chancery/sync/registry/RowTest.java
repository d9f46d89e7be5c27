package dev.chancery.sync.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowTest {
    private static final List<Row> ROWS = List.of(
            Row.of("a"),
            Row.of("a", ""),
            Row.of("a", (@Nullable String) null),
            Row.of("a", "-"),
            Row.of("a", "+"),
            Row.of("a", "+-"),
            Row.of("a", "", ""),
            Row.of("a", "", null),
            Row.of("a", null, ""),
            Row.of("a", null, null),
            Row.of("a", "b", "c"),
            Row.of("a", "b\u0001c"),
            Row.of("a", "b\nc", "\u00e9\u4e16 \uD83E\uDD16"),
            new Row(List.of("a", "b"), Row.values("c")),
            new Row(List.of("a", "", "b"), Row.values("c")));

    @Test
    void isTheSameAgainAfterItWasPacked() {
        for (var row : ROWS)
            assertThat(Row.unpacked(Row.packed(row.key()), Row.packed(row.values())))
                    .isEqualTo(row);
    }

    @Test
    void isPackedLikeNoOtherRow() {
        assertThat(ROWS.stream().map(row -> Row.packed(row.key()) + "|" + Row.packed(row.values())))
                .doesNotHaveDuplicates();
    }
}
