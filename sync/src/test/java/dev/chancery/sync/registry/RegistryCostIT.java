package dev.chancery.sync.registry;

import static dev.chancery.sync.account.TestRobots.NOW;
import static dev.chancery.sync.account.TestRobots.disabled;
import static dev.chancery.sync.account.TestRobots.entry;
import static dev.chancery.sync.account.TestRobots.id;
import static dev.chancery.sync.account.TestRobots.reading;
import static dev.chancery.sync.plan.TestObjects.EAST;
import static dev.chancery.sync.plan.TestObjects.VIEW;
import static dev.chancery.sync.plan.TestObjects.account;
import static dev.chancery.sync.plan.TestObjects.binding;
import static dev.chancery.sync.plan.TestObjects.desire;
import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.desired.AudienceGrant;
import dev.chancery.sync.desired.ClusterProfile;
import dev.chancery.sync.desired.DesiredObject;
import dev.chancery.sync.desired.ObjectKey;
import dev.chancery.sync.directory.DirectoryEntry;
import dev.chancery.sync.kubernetes.IssuerDocument;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How many rows of a real PostgreSQL a run touches, by its own statistics. */
@ExtendWith(Servers.class)
class RegistryCostIT {
    private static final String READ = "seq_tup_read + coalesce(idx_tup_fetch, 0)";
    private static final String WRITTEN = "n_tup_ins + n_tup_upd + n_tup_del";

    private final Database server;

    RegistryCostIT(Database server) {
        this.server = server;
    }

    @Test
    void aRunWithNothingNewReadsTheGenerationAndTheClusterOnly() {
        try (var site = new Site(server, 300)) {
            site.run(0);
            double robots = site.rows(READ, "robot", "placement", "binding", "audience_grant", "robot_change");
            double everything = site.rows(READ + " + " + WRITTEN);

            site.run(0);

            assertThat(site.rows(READ, "robot", "placement", "binding", "audience_grant", "robot_change"))
                    .isEqualTo(robots);
            assertThat(site.rows(READ + " + " + WRITTEN) - everything).isLessThan(10);
        }
    }

    @Test
    void oneChangeTouchesAsManyRowsHoweverManyRobotsThereAre() {
        double few = rowsOfOneChange(500);
        double many = rowsOfOneChange(5_000);

        assertThat(many).isEqualTo(few).isLessThan(100);
    }

    private double rowsOfOneChange(int robots) {
        try (var site = new Site(server, robots)) {
            site.run(0);
            new JdbcTemplate(site.database.dataSource()).execute("ANALYZE");
            double before = site.rows(READ + " + " + WRITTEN);
            site.run(1);
            return site.rows(READ + " + " + WRITTEN) - before;
        }
    }

    /** One resident process with one connection, so that the statistics can be asked when all is counted. */
    private static final class Site implements AutoCloseable {
        private static final UUID RUN = new UUID(0, 7);
        private static final IssuerDocument ISSUER = new IssuerDocument("https://east.example", "{\"keys\": []}");

        private final Database database;
        private final SingleConnectionDataSource connection;
        private final JdbcTemplate jdbc;
        private final JdbcRegistry registry;
        private final int robots;

        Site(Database server, int robots) {
            this.robots = robots;
            database = MigratedDatabase.on(server, "cost");
            connection = new SingleConnectionDataSource(database.jdbcUrl("chancery_sync"), true);
            jdbc = new JdbcTemplate(connection);
            registry = new JdbcRegistry(jdbc, new TransactionTemplate(new JdbcTransactionManager(connection)));
        }

        /** All that a run asks and tells, when the directory switched the first robots off. */
        void run(int off) {
            var entries = new ArrayList<DirectoryEntry>();
            var objects = new ArrayList<DesiredObject>();
            var grants = new ArrayList<AudienceGrant>();
            var uids = new HashMap<ObjectKey, String>();
            for (int i = 1; i <= robots; i++) {
                entries.add(i > off ? entry(i, "r" + i) : disabled(i, "r" + i));
                objects.add(account(i, "r" + i));
                uids.put(account(i, "r" + i).key(), "u" + i);
                if (i <= off) continue;
                objects.add(binding(i, VIEW, "r" + i));
                grants.add(new AudienceGrant(id(i), "https://vault.example", null, "everyone"));
            }
            var roster = new Lifecycle(Duration.ofDays(1)).advance(reading(entries, List.of()), registry.robots(), NOW);
            registry.placements();
            registry.audiences();
            registry.remember(RUN, roster, grants, List.of(new ClusterProfile(EAST, Map.of())));
            registry.remember(RUN, desire(objects.toArray(DesiredObject[]::new)), uids);
            registry.remember(RUN, EAST, ISSUER);
        }

        double rows(String what, String... tables) {
            jdbc.queryForList("SELECT pg_stat_force_next_flush()");
            return Objects.requireNonNull(jdbc.queryForObject(
                    "SELECT sum(" + what + ") FROM pg_stat_user_tables WHERE relname = ANY (?) OR ? = 0",
                    Double.class,
                    tables,
                    tables.length));
        }

        @Override
        public void close() {
            connection.destroy();
            database.close();
        }
    }
}
