package dev.chancery.sync.registry;

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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The registry in PostgreSQL, schema {@code registry}. */
public final class JdbcRegistry implements Registry {
    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final JsonMapper json = JsonMapper.builder().build();

    public JdbcRegistry(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    @Override
    public List<KnownRobot> robots(String directory) {
        return jdbc.query(
                "SELECT stable_id, login, service_account_name, state, state_reason, state_since FROM registry.robot WHERE directory = ?",
                (row, _) -> new KnownRobot(
                        new StableId(row.getString(1)),
                        directory,
                        row.getString(2),
                        new ServiceAccountName(row.getString(3)),
                        RobotState.parse(row.getString(4)),
                        row.getString(5) == null ? "" : row.getString(5),
                        row.getTimestamp(6).toInstant()),
                directory);
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
    public void remember(UUID run, Roster roster, List<AudienceGrant> audiences, List<ClusterProfile> clusters) {
        transaction.executeWithoutResult(_ -> {
            var changes = new RowChanges(jdbc, run);
            changes.table(
                    RowTable.CLUSTER_LABELS,
                    clusters.stream()
                            .map(cluster -> RowTable.row(
                                    cluster.name().value(),
                                    json.writeValueAsString(new java.util.TreeMap<>(cluster.labels()))))
                            .toList(),
                    _ -> true);
            changes.table(
                    RowTable.ROBOT,
                    roster.robots().stream()
                            .filter(robot -> robot.entry() != null)
                            .map(RobotRows::present)
                            .toList(),
                    _ -> true);
            changes.table(
                    RowTable.ROBOT_STATE,
                    roster.robots().stream()
                            .filter(robot -> robot.entry() == null)
                            .map(RobotRows::gone)
                            .toList(),
                    _ -> true);
            changes.table(
                    RowTable.AUDIENCE_GRANT,
                    audiences.stream().map(JdbcRegistry::grant).toList(),
                    row -> roster.frozen().containsKey(new StableId(row.key().getFirst())));
        });
    }

    private static RowTable.Row grant(AudienceGrant grant) {
        var callee = grant.callee();
        return new RowTable.Row(
                List.of(grant.robot().value(), grant.audience()),
                RowTable.values(callee == null ? null : callee.value(), grant.rule()));
    }

    @Override
    public void remember(UUID run, ClusterDesire desire, Map<ObjectKey, String> uids, @Nullable IssuerDocument issuer) {
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
            Predicate<RowTable.Row> keep = row -> !row.key().getFirst().equals(cluster)
                    || desire.frozen()
                            .containsKey(
                                    new StableId(String.valueOf(row.values().getFirst())));
            changes.table(RowTable.PLACEMENT, placements, keep);
            changes.table(RowTable.BINDING, bindings, keep);
            if (issuer != null)
                changes.table(
                        RowTable.CLUSTER_ISSUER,
                        List.of(RowTable.row(cluster, issuer.issuer(), issuer.jwks())),
                        _ -> true);
        });
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
