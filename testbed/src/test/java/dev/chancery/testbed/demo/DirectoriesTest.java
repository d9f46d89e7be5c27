package dev.chancery.testbed.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldif.LDIFException;
import com.unboundid.ldif.LDIFReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DirectoriesTest {
    private static final Checkout CHECKOUT = new Checkout(Path.of(".."));

    @Test
    void holdsSixtyRobotsWithIdsOfTheirOwn() throws IOException, LDIFException {
        var robots = robots(Directories.of(CHECKOUT, Directories.SMALLEST));

        assertThat(robots).hasSize(Directories.SMALLEST);
        assertThat(robots)
                .extracting(robot -> robot.getAttributeValue("entryUUID"))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(robots).extracting(robot -> robot.getAttributeValue("owner")).doesNotContainNull();
    }

    @Test
    void growsToAsManyRobotsAsAreAskedFor() throws IOException, LDIFException {
        var robots = robots(Directories.of(CHECKOUT, 1_000));

        assertThat(robots).hasSize(1_000);
        assertThat(robots)
                .extracting(robot -> robot.getAttributeValue("entryUUID"))
                .doesNotContainNull()
                .doesNotHaveDuplicates();
        assertThat(robots)
                .filteredOn(robot -> robot.getDN().endsWith(Company.team("parcel")))
                .hasSize(250);
    }

    @Test
    void namesInGroupsOnlyWhoIsThere() throws IOException, LDIFException {
        var all = entries(Directories.of(CHECKOUT, Directories.SMALLEST));
        var names = all.stream().map(Entry::getDN).toList();
        var members = all.stream()
                .filter(entry -> entry.hasAttribute("member"))
                .flatMap(group -> List.of(group.getAttributeValues("member")).stream())
                .toList();

        assertThat(members).isNotEmpty();
        assertThat(names).containsAll(members);
    }

    private static List<Entry> robots(String ldif) throws IOException, LDIFException {
        return entries(ldif).stream().filter(entry -> entry.hasAttribute("uid")).toList();
    }

    private static List<Entry> entries(String ldif) throws IOException, LDIFException {
        var entries = new ArrayList<Entry>();
        try (var reader = new LDIFReader(new BufferedReader(new StringReader(ldif)))) {
            for (var entry = reader.readEntry(); entry != null; entry = reader.readEntry()) entries.add(entry);
        }
        return entries;
    }
}
