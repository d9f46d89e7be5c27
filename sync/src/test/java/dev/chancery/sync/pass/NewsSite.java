package dev.chancery.sync.pass;

import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.Limit;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.account.RosterLimits;
import dev.chancery.sync.account.Scope;
import dev.chancery.sync.account.TestRobots;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.ClusterSelector;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.desired.MappingRule;
import dev.chancery.sync.desired.MappingRule.Bind;
import dev.chancery.sync.desired.MappingRule.Call;
import dev.chancery.sync.desired.MappingRule.Holder;
import dev.chancery.sync.desired.MappingRule.NamespacePolicy;
import dev.chancery.sync.desired.MappingRule.Place;
import dev.chancery.sync.desired.NameTemplate;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.desired.RoleRef.RoleKind;
import dev.chancery.sync.desired.Waves;
import dev.chancery.sync.directory.Condition;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.Occasion;
import dev.chancery.sync.directory.TellingDirectory;
import dev.chancery.sync.kubernetes.InMemoryCluster;
import dev.chancery.sync.plan.ObservedObject;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.plan.PlanLimits;
import dev.chancery.sync.registry.InMemoryHolds;
import dev.chancery.sync.registry.InMemoryRegistry;
import dev.chancery.sync.registry.Pauses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole of sync in memory: a directory that tells what changes, a cluster with a limit, another that lets everything pass and can
 * be paused, and rules in which robots meet each other.
 */
final class NewsSite implements AutoCloseable {
    static final Duration GRACE = Duration.ofDays(1);
    private static final Limit EVERYTHING = new Limit(1_000, 100);
    private static final RoleRef VIEW = new RoleRef(RoleKind.CLUSTER_ROLE, "view");
    /** Robots live in {@code ns}; those of {@code extra} a second time, with a name that another robot may have. */
    private static final Mapping RULES = new Mapping(List.of(
            new MappingRule("all", _ -> new Condition.Verdict.Met(), List.of(place("{name}")), List.of(), List.of()),
            new MappingRule("extra", in("extra"), List.of(place("x-{name}")), List.of(), List.of()),
            new MappingRule(
                    "view", in("view"), List.of(), List.of(new Bind(ClusterSelector.ALL, "ns", VIEW)), List.of()),
            new MappingRule(
                    "far",
                    in("far"),
                    List.of(),
                    List.of(new Bind(ClusterSelector.ALL, "", VIEW, Holder.ROBOT)),
                    List.of()),
            new MappingRule(
                    "call",
                    in("call"),
                    List.of(),
                    List.of(),
                    List.of(new Call("vault", null), new Call(null, in("called"))))));

    final TellingDirectory directory;
    final InMemoryCluster cluster = new InMemoryCluster("east", "ns");
    final InMemoryCluster patient = new InMemoryCluster("west", "ns");
    final InMemoryRegistry registry = new InMemoryRegistry();
    final InMemoryHolds holds = new InMemoryHolds();
    private final SideBySide work = new SideBySide(1);
    private final Map<ClusterName, Scope> scopes = new HashMap<>();
    private final List<Pauses.Pause> pauses = new ArrayList<>();
    private final SyncRun runs;
    private Instant now = TestRobots.NOW;

    NewsSite(Limit limit, DirectoryEntry... robots) {
        directory = new TellingDirectory("corp", robots);
        var guards = new ReadingGuards(
                _ -> new RosterGuard(new RosterLimits(limit, limit, limit)), new AudienceGuard(limit), holds);
        InstantSource source = () -> now;
        var looks = new DirectoryPass(
                List.of(directory), registry, new Lifecycle(GRACE), guards, RULES, source.withZone(ZoneOffset.UTC));
        var pass = new ClusterPass(
                new PlanGuard(name -> limits(name.equals(patient.name()) ? EVERYTHING : limit)),
                (_, _) -> {},
                registry,
                holds,
                work);
        runs = new SyncRun(
                looks,
                Stream.of(cluster, patient)
                        .map(each -> new ClusterProfile(each.name(), Map.of()))
                        .toList(),
                new Waves(Map.of()),
                task -> CompletableFuture.completedFuture(passed(pass, task)),
                registry,
                new SyncRun.Memory(
                        new SyncRunTest.Numbers(), new HoldBook(holds, (_, _) -> {}), new SomePauses(pauses)),
                (_, _) -> {});
    }

    private ClusterOutcome passed(ClusterPass pass, ClusterTask task) {
        var name = task.desire().cluster();
        scopes.put(name, task.desire().scope());
        return new ClusterOutcome.Passed(pass.run(name.equals(patient.name()) ? patient : cluster, task));
    }

    private static PlanLimits limits(Limit limit) {
        return new PlanLimits(limit, limit, limit, limit);
    }

    /** The patient cluster. */
    void pauseOrResume() {
        if (!pauses.isEmpty()) pauses.clear();
        else pauses.add(new Pauses.Pause(patient.name().value(), now, "eve", "a test"));
    }

    private static Place place(String name) {
        return new Place(
                ClusterSelector.ALL,
                "ns",
                NamespacePolicy.MUST_EXIST,
                new NameTemplate(name),
                Map.of("app", "robot"),
                Map.of());
    }

    private static Condition in(String group) {
        return entry -> entry.groups().contains(group)
                ? new Condition.Verdict.Met()
                : new Condition.Verdict.NotMet("not in " + group);
    }

    void put(DirectoryEntry entry) {
        directory.put(entry);
    }

    RunReport run(Occasion occasion) {
        return runs.run("a test", occasion, Given.NOTHING);
    }

    RunReport approve(String digest) {
        return runs.run("a test", Occasion.WHOLE, new Given(Set.of(digest), "eve"));
    }

    RobotState state(int robot) {
        return registry.robots(Set.of(TestRobots.id(robot))).getFirst().state();
    }

    /** Of whom the last run spoke to the cluster with a limit. */
    Scope lastScope() {
        return lastScope(cluster);
    }

    /** Of whom the last run spoke to a cluster that was not paused. */
    Scope lastScope(InMemoryCluster there) {
        return Objects.requireNonNull(scopes.get(there.name()));
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** All that became of everything, as text. */
    List<String> everything() {
        var objects = cluster.observe(Set.of()).objects().stream().map(NewsSite::text);
        var patiently = patient.observe(Set.of()).objects().stream().map(object -> "patient: " + text(object));
        return Stream.of(objects, patiently, registry.everything().stream())
                .flatMap(lines -> lines)
                .toList();
    }

    private static String text(ObservedObject object) {
        return object.key() + " " + object.ownership() + " " + object.labels() + " "
                + new TreeMap<>(object.annotations()) + " " + object.role() + " " + object.subjects();
    }

    private record SomePauses(List<Pause> all) implements Pauses {
        @Override
        public Outcome pause(@Nullable ClusterName cluster, String who, String why) {
            return Outcome.WAS_SO_ALREADY;
        }

        @Override
        public Outcome resume(@Nullable ClusterName cluster) {
            return Outcome.WAS_SO_ALREADY;
        }
    }

    @Override
    public void close() {
        work.close();
    }
}
