package dev.chancery.bench;

import dev.chancery.sync.account.RobotAccount;
import dev.chancery.sync.account.RobotState;
import dev.chancery.sync.account.Roster;
import dev.chancery.sync.account.ServiceAccountName;
import dev.chancery.sync.desired.ClusterSelector;
import dev.chancery.sync.desired.Mapping;
import dev.chancery.sync.desired.MappingRule;
import dev.chancery.sync.desired.NameTemplate;
import dev.chancery.sync.desired.RoleRef;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.directory.LdapConditions;
import dev.chancery.sync.directory.StableId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Made-up robots and a mapping for them, the same in every run. */
final class Fleet {
    static final String NAMESPACE = "bench";
    private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

    private Fleet() {}

    static Roster of(int robots) {
        return new Roster(
                IntStream.range(0, robots).mapToObj(Fleet::robot).toList(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Set.of());
    }

    private static RobotAccount robot(int n) {
        var id = new StableId(new UUID(0x4000, n).toString());
        var login = "robot-" + n;
        var entry = new DirectoryEntry(
                id,
                "uid=" + login + ",ou=robots,dc=bench",
                login,
                false,
                DirectoryEntry.Lock.NOT_SHOWN,
                null,
                null,
                null,
                null,
                Set.of("cn=group-" + n % 100 + ",ou=groups,dc=bench"),
                Map.of("uid", List.of(login)));
        return new RobotAccount(id, "bench", new ServiceAccountName(login), RobotState.ACTIVE, "", NOW, entry);
    }

    /** Everybody lives in one namespace; one robot in a hundred may view it. */
    static Mapping mapping() {
        return new Mapping(List.of(
                rule("everyone", "(uid=*)", List.of(place()), List.of()),
                rule("viewers", "(memberOf=cn=group-7,ou=groups,dc=bench)", List.of(), List.of(view()))));
    }

    private static MappingRule rule(
            String name, String filter, List<MappingRule.Place> places, List<MappingRule.Bind> binds) {
        return switch (LdapConditions.compile(filter)) {
            case LdapConditions.Compiled(var condition) -> new MappingRule(name, condition, places, binds, List.of());
            case LdapConditions.Rejected(var message, var _) ->
                throw new IllegalStateException("the bench's filter is broken: " + message);
        };
    }

    private static MappingRule.Place place() {
        return new MappingRule.Place(
                ClusterSelector.ALL,
                NAMESPACE,
                MappingRule.NamespacePolicy.CREATE,
                NameTemplate.PLAIN,
                Map.of("team", "bench"),
                Map.of());
    }

    private static MappingRule.Bind view() {
        return new MappingRule.Bind(ClusterSelector.ALL, NAMESPACE, new RoleRef(RoleRef.RoleKind.CLUSTER_ROLE, "view"));
    }
}
