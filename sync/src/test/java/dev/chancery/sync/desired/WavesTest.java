package dev.chancery.sync.desired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WavesTest {
    @Test
    void putsClustersThatWaitForNobodyFirst() {
        var waves = new Waves(after("west=east,south=west,lab=east"));

        assertThat(waves.inOrder(names("south west lab east home"), Function.identity()))
                .containsExactly(names("east home"), names("west lab"), names("south"));
    }

    @Test
    void doesNotWaitForAClusterThatIsNotAmongThem() {
        assertThat(new Waves(after("west=east")).inOrder(names("west"), Function.identity()))
                .containsExactly(names("west"));
        assertThat(Waves.NONE.inOrder(List.<ClusterName>of(), Function.identity()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'east=east', east after east", "'east=west,west=east', after", "'a=b,b=c,c=a,d=a', after"})
    void refusesRings(String written, String message) {
        assertThatThrownBy(() -> new Waves(after(written)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("clusters wait for each other: ")
                .hasMessageContaining(message);
    }

    @Test
    void tellsOfARingOnlyThoseThatAreInIt() {
        var after = after("a=b,b=a,c=a");
        assertThat(Waves.ring(after, new ClusterName("c"))).isNull();
        assertThat(Waves.ring(after, new ClusterName("a")))
                .isEqualTo("clusters wait for each other: a after b after a");
    }

    private static List<ClusterName> names(String words) {
        return List.of(words.split(" ")).stream().map(ClusterName::new).toList();
    }

    private static Map<ClusterName, ClusterName> after(String pairs) {
        var after = new HashMap<ClusterName, ClusterName>();
        for (var pair : pairs.split(",")) {
            var both = pair.split("=");
            after.put(new ClusterName(both[0]), new ClusterName(both[1]));
        }
        return after;
    }
}
