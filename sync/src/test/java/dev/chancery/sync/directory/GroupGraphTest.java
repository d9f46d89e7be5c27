package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.chancery.sync.directory.GroupGraph.Group;
import dev.chancery.sync.directory.GroupGraph.Member;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GroupGraphTest {
    @Test
    void findsDirectAndNestedGroups() {
        var graph = graph(group("cn=direct", "uid=a"), group("cn=outer", "cn=direct"), group("cn=other", "uid=b"));
        assertThat(groupsOf(graph, "uid=a")).containsExactlyInAnyOrder("cn=direct", "cn=outer");
        assertThat(groupsOf(graph, "uid=b")).containsExactly("cn=other");
    }

    @Test
    void findsNoGroupsForAStranger() {
        assertThat(groupsOf(graph(group("cn=direct", "uid=a")), "uid=z")).isEmpty();
    }

    @Test
    void survivesCycles() {
        var graph = graph(
                group("cn=1", "uid=a", "cn=3"), group("cn=2", "cn=1"), group("cn=3", "cn=2"), group("cn=4", "cn=3"));
        assertThat(groupsOf(graph, "uid=a")).containsExactlyInAnyOrder("cn=1", "cn=2", "cn=3", "cn=4");
    }

    @Test
    void survivesAGroupThatContainsItself() {
        assertThat(groupsOf(graph(group("cn=1", "cn=1", "uid=a")), "uid=a")).containsExactly("cn=1");
    }

    @Test
    void ignoresMembersThatNobodyKnows() {
        assertThatNoException().isThrownBy(() -> groupsOf(graph(group("cn=1", "cn=gone", "uid=gone")), "uid=a"));
    }

    @Test
    void followsAChainOfAThousand() {
        var groups = new ArrayList<Group>(List.of(group("cn=0", "uid=a")));
        for (int i = 1; i < 1_000; i++) groups.add(group("cn=" + i, "cn=" + (i - 1)));
        assertThat(groupsOf(new GroupGraph(groups), "uid=a")).hasSize(1_000).contains("cn=999");
    }

    @Test
    void countsAPathThroughTwoGroupsOnce() {
        var graph = graph(group("cn=l", "uid=a"), group("cn=r", "uid=a"), group("cn=top", "cn=l", "cn=r"));
        assertThat(groupsOf(graph, "uid=a")).containsExactlyInAnyOrder("cn=l", "cn=r", "cn=top");
    }

    @Test
    void knowsMembersByLoginAsWritten() {
        var graph = new GroupGraph(
                List.of(new Group("cn=posix", Set.of(), Set.of("backup"), null), group("cn=outer", "cn=posix")));
        assertThat(graph.groupsOf(new Member("uid=x", "backup", null)))
                .containsExactlyInAnyOrder("cn=posix", "cn=outer");
        assertThat(graph.groupsOf(new Member("uid=x", "Backup", null))).isEmpty();
    }

    @Test
    void knowsThePrimaryGroupByItsSid() {
        var graph = new GroupGraph(List.of(
                new Group("cn=robots", Set.of(), Set.of(), "S-1-5-21-1-2-3-1104"), group("cn=outer", "cn=robots")));
        assertThat(graph.groupsOf(new Member("cn=x", "x", "S-1-5-21-1-2-3-1104")))
                .containsExactlyInAnyOrder("cn=robots", "cn=outer");
        assertThat(graph.groupsOf(new Member("cn=x", "x", "S-1-5-21-9-9-9-1104")))
                .isEmpty();
    }

    @Test
    @Timeout(120)
    void answersForAHundredThousandRobotsInTenThousandGroups() {
        int groups = 10_000;
        int robots = 100_000;
        var members =
                IntStream.range(0, groups).mapToObj(i -> new HashSet<String>()).toList();
        for (int robot = 0; robot < robots; robot++)
            for (int k = 1; k <= 3; k++)
                members.get((robot * 31 * k + k) % groups).add("uid=" + robot);
        for (int group = 1; group < groups; group++) members.get(group / 10).add("cn=" + group);
        var graph = new GroupGraph(IntStream.range(0, groups)
                .mapToObj(i -> new Group("cn=" + i, members.get(i), Set.of(), null))
                .toList());
        var sizes = IntStream.range(0, robots)
                .mapToObj(robot -> groupsOf(graph, "uid=" + robot).size())
                .collect(Collectors.summarizingInt(size -> size));
        assertThat(sizes.getMin()).isPositive();
        assertThat(sizes.getMax()).isLessThanOrEqualTo(13);
    }

    private static GroupGraph graph(Group... groups) {
        return new GroupGraph(List.of(groups));
    }

    private static Group group(String dn, String... members) {
        return new Group(dn, Set.of(members), Set.of(), null);
    }

    private static Set<String> groupsOf(GroupGraph graph, String dn) {
        return graph.groupsOf(new Member(dn, "login of " + dn, null));
    }
}
