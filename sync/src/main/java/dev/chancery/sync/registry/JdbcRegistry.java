package dev.chancery.sync.registry;

import static java.util.stream.Collectors.toSet;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.Scope;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.RememberedPlacement;
import dev.chancery.sync.directory.KnownPosition;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.kubernetes.IssuerDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.support.TransactionTemplate;

/** The registry in PostgreSQL, schema {@code registry}, remembered between runs. */
public final class JdbcRegistry implements Registry {
    private final JdbcTemplate jdbc;
    private final JdbcRows rows;
    private final JdbcCursors cursors;

    public JdbcRegistry(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.rows = new JdbcRows(jdbc, transaction);
        this.cursors = new JdbcCursors(jdbc);
    }

    @Override
    public void readAnew() {
        rows.forget();
    }

    @Override
    public long edition() {
        return rows.edition();
    }

    @Override
    public List<KnownRobot> robots() {
        return rows.all(RowTable.ROBOT.source(), RobotRows::known);
    }

    @Override
    public List<KnownRobot> robots(Set<StableId> ids) {
        return rows.some(RowTable.ROBOT.source(), ids, RobotRows::known);
    }

    @Override
    public List<RememberedPlacement> placements() {
        return rows.all(
                RowTable.PLACEMENT.source(),
                row -> new RememberedPlacement(
                        new ClusterName(row.key().get(0)),
                        row.key().get(1),
                        row.key().get(2),
                        robot(row),
                        String.valueOf(row.values().get(1))));
    }

    @Override
    public List<AudienceGrant> audiences() {
        return rows.all(RowTable.AUDIENCE_GRANT.source(), JdbcRegistry::grant);
    }

    @Override
    public List<AudienceGrant> audiences(Set<StableId> robots) {
        return rows.some(RowTable.AUDIENCE_GRANT.source(), robots, JdbcRegistry::grant);
    }

    private static AudienceGrant grant(Row row) {
        return new AudienceGrant(
                new StableId(row.key().get(0)),
                row.key().get(1),
                row.values().get(0) == null ? null : robot(row),
                String.valueOf(row.values().get(1)));
    }

    @Override
    public Map<StableId, StableId> adoptions() {
        var robots = new HashMap<StableId, StableId>();
        RowCallbackHandler each = row -> robots.put(new StableId(row.getString(1)), new StableId(row.getString(2)));
        jdbc.query("SELECT entry_id, stable_id FROM sync.adoption", each);
        return robots;
    }

    @Override
    public Map<String, KnownPosition> positions(String directory) {
        return cursors.of(directory);
    }

    @Override
    public void remember(UUID run, Believed believed, List<ClusterProfile> clusters, Runnable besides) {
        var roster = believed.roster();
        var names = clusters.stream().map(cluster -> cluster.name().value()).collect(toSet());
        Predicate<String> others = name -> !names.contains(name);
        rows.write(
                run,
                List.of(
                        // A cluster that is no longer configured is no longer trusted: none of its ServiceAccounts is a
                        // robot.
                        new Wanted(RowTable.PLACEMENT, others, Scope.EVERYBODY, List.of(), _ -> false),
                        new Wanted(RowTable.BINDING, others, Scope.EVERYBODY, List.of(), _ -> false),
                        Wanted.whole(
                                RowTable.CLUSTER_LABELS,
                                clusters.stream()
                                        .map(cluster -> Row.of(cluster.name().value(), JsonText.of(cluster.labels())))
                                        .toList()),
                        Wanted.whole(
                                RowTable.ROBOT,
                                roster.robots().stream()
                                        .filter(robot -> !changesStateOnly(roster, robot))
                                        .map(RobotRows::present)
                                        .toList()),
                        Wanted.whole(
                                RowTable.ROBOT_STATE,
                                roster.robots().stream()
                                        .filter(robot -> changesStateOnly(roster, robot))
                                        .map(RobotRows::state)
                                        .toList()),
                        new Wanted(
                                RowTable.AUDIENCE_GRANT,
                                _ -> true,
                                roster.scope(),
                                believed.audiences().stream()
                                        .map(JdbcRegistry::grant)
                                        .toList(),
                                row -> isFrozen(roster, row.key().getFirst())
                                        || isFrozen(roster, row.values().getFirst()))),
                () -> cursors.write(run, believed.positions()),
                besides);
    }

    /** There is no more to say of one that is gone; of one that is switched off though it is frozen, no more is believed. */
    private static boolean changesStateOnly(Roster roster, RobotAccount robot) {
        return robot.entry() == null
                || (!robot.state().mayAct() && roster.frozen().containsKey(robot.id()));
    }

    /** Nobody loses a frozen robot as a callee either: it stays as it is for the others too. */
    private static boolean isFrozen(Roster roster, @Nullable String id) {
        return id != null && roster.frozen().containsKey(new StableId(id));
    }

    private static Row grant(AudienceGrant grant) {
        var callee = grant.callee();
        return new Row(
                List.of(grant.robot().value(), grant.audience()),
                Row.values(callee == null ? null : callee.value(), grant.rule()));
    }

    @Override
    public void remember(UUID run, ClusterDesire desire, Map<ObjectKey, String> uids) {
        var cluster = desire.cluster().value();
        var placements = new ArrayList<Row>();
        var bindings = new ArrayList<Row>();
        for (var object : desire.objects()) {
            switch (object) {
                case DesiredObject.Namespace _ -> {}
                case DesiredObject.ServiceAccount account ->
                    placements.add(placement(cluster, account, uids.get(account.key())));
                case DesiredObject.Binding binding -> bindings.add(binding(cluster, binding));
            }
        }
        Predicate<String> here = cluster::equals;
        rows.write(
                run,
                List.of(
                        new Wanted(
                                RowTable.PLACEMENT,
                                here,
                                desire.scope(),
                                placements,
                                row -> stays(desire, row)
                                        || isContested(
                                                desire,
                                                ObjectKey.serviceAccount(
                                                        row.key().get(1),
                                                        row.key().get(2)))),
                        new Wanted(
                                RowTable.BINDING,
                                here,
                                desire.scope(),
                                bindings,
                                row -> (stays(desire, row) && !isIdle(desire, row))
                                        || isContested(
                                                desire,
                                                ObjectKey.binding(
                                                        row.key().get(1),
                                                        row.key().get(2))))));
    }

    @Override
    public void remember(@Nullable UUID run, ClusterName cluster, IssuerDocument issuer) {
        var row = Row.of(
                cluster.value(),
                issuer.issuer(),
                RowTable.CONFIRMED,
                JsonText.respeltOrNull(issuer.discovery()),
                JsonText.respeltOrNull(issuer.jwks()));
        rows.write(run, List.of(Wanted.whole(RowTable.CLUSTER_ISSUER, List.of(row))));
    }

    private static boolean isContested(ClusterDesire desire, ObjectKey key) {
        return desire.contested().containsKey(key);
    }

    private static boolean stays(ClusterDesire desire, Row row) {
        return desire.frozen().containsKey(robot(row));
    }

    private static boolean isIdle(ClusterDesire desire, Row row) {
        return desire.idle().contains(robot(row));
    }

    private static StableId robot(Row row) {
        return new StableId(String.valueOf(row.values().getFirst()));
    }

    private static Row placement(String cluster, DesiredObject.ServiceAccount account, @Nullable String uid) {
        return new Row(
                List.of(cluster, account.key().namespace(), account.key().name()),
                Row.values(account.robot().value(), account.provenance().rule(), uid));
    }

    private static Row binding(String cluster, DesiredObject.Binding binding) {
        return new Row(
                List.of(cluster, binding.key().namespace(), binding.key().name()),
                Row.values(
                        binding.robot().value(),
                        binding.role().kind().word(),
                        binding.role().name(),
                        binding.provenance().rule()));
    }
}
