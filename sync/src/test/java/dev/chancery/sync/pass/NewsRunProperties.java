package dev.chancery.sync.pass;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.DirectoryEntry.Lock;
import dev.chancery.sync.directory.Occasion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.slf4j.LoggerFactory;

/** A run on news comes to the same as a run over everybody would. */
class NewsRunProperties {
    private static final List<String> LOGINS = List.of("r1", "r2", "r3", "x-r1", "x-r2");
    private static final Logger SHOUTS = (Logger) LoggerFactory.getLogger(HoldBook.class);
    private static final ObjectKey STRANGERS = ObjectKey.serviceAccount("ns", "x-r3");

    enum Kind {
        SWITCH,
        LOCK,
        LAPSE,
        EXPIRE,
        EXTRA,
        VIEW,
        FAR,
        CALL,
        CALLED,
        LEAVE_OR_COME,
        DESCRIBE,
        PAUSE_OR_RESUME,
        APPROVE
    }

    /** What somebody does to a robot in the directory. */
    private record Step(int robot, Kind kind) {}

    /** Here nobody has to look. */
    @BeforeContainer
    static void hush() {
        SHOUTS.setLevel(Level.OFF);
    }

    @AfterContainer
    static void shoutAgain() {
        SHOUTS.setLevel(null);
    }

    @Provide
    Arbitrary<List<List<Step>>> lives() {
        var step = Combinators.combine(Arbitraries.integers().between(1, LOGINS.size()), Arbitraries.of(Kind.class))
                .as(Step::new);
        return step.list().ofMinSize(1).ofMaxSize(2).list().ofMinSize(3).ofMaxSize(12);
    }

    @Provide
    Arbitrary<Limit> limits() {
        return Arbitraries.of(new Limit(1, 20), new Limit(2, 50), new Limit(100, 100));
    }

    @Property(tries = 300)
    void comesToTheSameAsARunOverEverybody(
            @ForAll("lives") List<List<Step>> life, @ForAll("limits") Limit limit, @ForAll boolean stranger) {
        try (var told = site(limit, stranger);
                var asked = site(limit, stranger)) {
            for (var steps : life) {
                steps.forEach(step -> {
                    take(step, told);
                    take(step, asked);
                });
                told.pass(Duration.ofSeconds(20));
                asked.pass(Duration.ofSeconds(20));

                var byNews = told.run(Occasion.NEWS);
                var byAsking = asked.run(Occasion.ROUTINE);

                assertThat(told.everything()).isEqualTo(asked.everything());
                assertThat(results(byNews)).isEqualTo(results(byAsking));
                assertThat(told.holds.reasons()).isEqualTo(asked.holds.reasons());
            }
        }
    }

    private static List<Object> results(RunReport report) {
        var results = new ArrayList<Object>(
                report.clusters().stream().map(RunReport::result).toList());
        results.add(report.outcome());
        return results;
    }

    private static NewsSite site(Limit limit, boolean stranger) {
        var robots = new ArrayList<DirectoryEntry>();
        for (int i = 1; i <= LOGINS.size(); i++) robots.add(TestRobots.entry(i, LOGINS.get(i - 1)));
        var site = new NewsSite(limit, robots.toArray(DirectoryEntry[]::new));
        if (stranger) site.cluster.create(STRANGERS, Map.of(), Map.of());
        site.run(Occasion.ROUTINE);
        return site;
    }

    private static void take(Step step, NewsSite site) {
        switch (step.kind()) {
            case PAUSE_OR_RESUME -> site.pauseOrResume();
            case APPROVE -> site.holds.approveAll();
            case SWITCH, LOCK, EXPIRE, EXTRA, VIEW, FAR, CALL, CALLED, LEAVE_OR_COME, DESCRIBE -> change(step, site);
        }
    }

    private static void change(Step step, NewsSite site) {
        var id = TestRobots.id(step.robot());
        var before = site.directory.entries().stream()
                .filter(entry -> entry.id().equals(id))
                .findFirst();
        if (before.isEmpty()) {
            if (step.kind() == Kind.LEAVE_OR_COME)
                site.directory.put(TestRobots.entry(step.robot(), LOGINS.get(step.robot() - 1)));
        } else if (step.kind() == Kind.LEAVE_OR_COME) {
            site.directory.remove(id);
        } else {
            site.directory.put(changed(before.get(), step.kind()));
        }
    }

    private static DirectoryEntry changed(DirectoryEntry entry, Kind kind) {
        boolean expires = kind == Kind.EXPIRE;
        return new DirectoryEntry(
                entry.id(),
                entry.dn(),
                entry.login(),
                entry.disabled() ^ (kind == Kind.SWITCH),
                lock(entry.lock(), kind),
                expires && entry.expires() == null ? TestRobots.NOW.plusSeconds(50) : expires ? null : entry.expires(),
                entry.owner(),
                kind == Kind.DESCRIBE ? Objects.toString(entry.description(), "") + "." : entry.description(),
                entry.changed(),
                groups(entry.groups(), kind),
                entry.attributes());
    }

    private static Lock lock(Lock before, Kind kind) {
        if (kind == Kind.LOCK) return before == Lock.LOCKED ? Lock.NOT_SHOWN : Lock.LOCKED;
        return kind == Kind.LAPSE && before == Lock.LOCKED ? Lock.OVER : before;
    }

    private static Set<String> groups(Set<String> before, Kind kind) {
        var groups = new TreeSet<>(before);
        switch (kind) {
            case EXTRA -> toggle(groups, "extra");
            case VIEW -> toggle(groups, "view");
            case FAR -> toggle(groups, "far");
            case CALL -> toggle(groups, "call");
            case CALLED -> toggle(groups, "called");
            case SWITCH, LOCK, LAPSE, EXPIRE, LEAVE_OR_COME, DESCRIBE, PAUSE_OR_RESUME, APPROVE -> {}
        }
        return groups;
    }

    private static void toggle(Set<String> groups, String group) {
        if (!groups.remove(group)) groups.add(group);
    }
}
