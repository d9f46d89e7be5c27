package dev.chancery.sync.registry;

import static java.util.stream.Collectors.joining;

import dev.chancery.sync.account.KnownRobot;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.ServiceAccountName;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.ClusterDesire;
import dev.chancery.sync.desired.ClusterName;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.desired.RememberedPlacement;
import dev.chancery.sync.directory.StableId;
import dev.chancery.sync.kubernetes.IssuerDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.support.TransactionTemplate;

/** The registry in PostgreSQL, schema {@code registry}. */
public final class JdbcRegistry implements Registry {
    private static final String HERE = "cluster = ?";

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;

    public JdbcRegistry(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public List<KnownRobot> robots() {
        return jdbc.query(
                "SELECT stable_id, login, service_account_name, state, state_reason, state_since, directory"
                        + " FROM registry.robot",
                (row, _) -> new KnownRobot(
                        new StableId(row.getString(1)),
                        row.getString(7),
                        row.getString(2),
                        new ServiceAccountName(row.getString(3)),
                        RobotState.parse(row.getString(4)),
                        row.getString(5) == null ? "" : row.getString(5),
                        row.getTimestamp(6).toInstant()));
    }

    @Override
    public List<RememberedPlacement> placements() {
        return jdbc.query(
                "SELECT cluster, namespace, service_account, stable_id, rule FROM registry.placement",
                (row, _) -> new RememberedPlacement(
                        new ClusterName(row.getString(1)),
                        row.getString(2),
                        row.getString(3),
                        new StableId(row.getString(4)),
                        row.getString(5)));
    }

    @Override
    public List<AudienceGrant> audiences() {
        return jdbc.query(
                "SELECT stable_id, audience, callee, rule FROM registry.audience_grant",
                (row, _) -> new AudienceGrant(
                        new StableId(row.getString(1)),
                        row.getString(2),
                        row.getString(3) == null ? null : new StableId(row.getString(3)),
                        row.getString(4)));
    }

    @Override
    public Map<StableId, StableId> adoptions() {
        var robots = new HashMap<StableId, StableId>();
        RowCallbackHandler each = row -> robots.put(new StableId(row.getString(1)), new StableId(row.getString(2)));
        jdbc.query("SELECT entry_id, stable_id FROM sync.adoption", each);
        return robots;
    }

    @Override
    public void remember(UUID run, Roster roster, List<AudienceGrant> audiences, List<ClusterProfile> clusters) {
        transaction.executeWithoutResult(_ -> {
            var changes = new RowChanges(jdbc, run);
            forgetOtherClusters(changes, clusters);
            changes.table(
                    RowTable.CLUSTER_LABELS,
                    clusters.stream()
                            .map(cluster -> RowTable.row(cluster.name().value(), JsonText.of(cluster.labels())))
                            .toList(),
                    _ -> false);
            changes.table(
                    RowTable.ROBOT,
                    roster.robots().stream()
                            .filter(robot -> robot.entry() != null)
                            .map(RobotRows::present)
                            .toList(),
                    _ -> false);
            changes.table(
                    RowTable.ROBOT_STATE,
                    roster.robots().stream()
                            .filter(robot -> robot.entry() == null)
                            .map(RobotRows::gone)
                            .toList(),
                    _ -> false);
            changes.table(
                    RowTable.AUDIENCE_GRANT,
                    audiences.stream().map(JdbcRegistry::grant).toList(),
                    row -> isFrozen(roster, row.key().getFirst())
                            || isFrozen(roster, row.values().getFirst()));
        });
    }

    /** Nobody loses a frozen robot as a callee either: it stays as it is for the others too. */
    private static boolean isFrozen(Roster roster, @Nullable String id) {
        return id != null && roster.frozen().containsKey(new StableId(id));
    }

    /** A cluster that is no longer configured is no longer trusted: none of its ServiceAccounts is a robot any more. */
    private static void forgetOtherClusters(RowChanges changes, List<ClusterProfile> clusters) {
        var names = clusters.stream().map(cluster -> cluster.name().value()).collect(joining(",", "{", "}"));
        for (var table : List.of(RowTable.PLACEMENT, RowTable.BINDING))
            changes.table(table.where("cluster <> ALL (?::text[])", names), List.of(), _ -> false);
    }

    private static RowTable.Row grant(AudienceGrant grant) {
        var callee = grant.callee();
        return new RowTable.Row(
                List.of(grant.robot().value(), grant.audience()),
                RowTable.values(callee == null ? null : callee.value(), grant.rule()));
    }

    @Override
    public void remember(UUID run, ClusterDesire desire, Map<ObjectKey, String> uids) {
        var cluster = desire.cluster().value();
        var placements = new ArrayList<RowTable.Row>();
        var bindings = new ArrayList<RowTable.Row>();
        for (var object : desire.objects()) {
            switch (object) {
                case DesiredObject.Namespace _ -> {}
                case DesiredObject.ServiceAccount account ->
                    placements.add(placement(cluster, account, uids.get(account.key())));
                case DesiredObject.Binding binding -> bindings.add(binding(cluster, binding));
            }
        }
        transaction.executeWithoutResult(_ -> {
            var changes = new RowChanges(jdbc, run);
            changes.table(
                    RowTable.PLACEMENT.where(HERE, cluster),
                    placements,
                    row -> stays(desire, row)
                            || isContested(
                                    desire,
                                    ObjectKey.serviceAccount(
                                            row.key().get(1), row.key().get(2))));
            changes.table(
                    RowTable.BINDING.where(HERE, cluster),
                    bindings,
                    row -> (stays(desire, row) && !isIdle(desire, row))
                            || isContested(
                                    desire,
                                    ObjectKey.binding(
                                            row.key().get(1), row.key().get(2))));
        });
    }

    @Override
    public void remember(UUID run, ClusterName cluster, IssuerDocument issuer) {
        var row = RowTable.row(
                cluster.value(),
                issuer.issuer(),
                RowTable.CONFIRMED,
                JsonText.respeltOrNull(issuer.discovery()),
                JsonText.respeltOrNull(issuer.jwks()));
        transaction.executeWithoutResult(_ -> new RowChanges(jdbc, run)
                .table(RowTable.CLUSTER_ISSUER.where("name = ?", cluster.value()), List.of(row), _ -> false));
    }

    private static boolean isContested(ClusterDesire desire, ObjectKey key) {
        return desire.contested().containsKey(key);
    }

    private static boolean stays(ClusterDesire desire, RowTable.Row row) {
        return desire.frozen().containsKey(robot(row));
    }

    private static boolean isIdle(ClusterDesire desire, RowTable.Row row) {
        return desire.idle().contains(robot(row));
    }

    private static StableId robot(RowTable.Row row) {
        return new StableId(String.valueOf(row.values().getFirst()));
    }

    private static RowTable.Row placement(String cluster, DesiredObject.ServiceAccount account, @Nullable String uid) {
        return new RowTable.Row(
                List.of(cluster, account.key().namespace(), account.key().name()),
                RowTable.values(account.robot().value(), account.provenance().rule(), uid));
    }

    private static RowTable.Row binding(String cluster, DesiredObject.Binding binding) {
        return new RowTable.Row(
                List.of(cluster, binding.key().namespace(), binding.key().name()),
                RowTable.values(
                        binding.robot().value(),
                        binding.role().kind().word(),
                        binding.role().name(),
                        binding.provenance().rule()));
    }
}
