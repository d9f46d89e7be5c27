package dev.chancery.sync.registry;

import dev.chancery.sync.MigratedDatabase;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Servers;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** In a real PostgreSQL, with no more rights than sync has. */
@ExtendWith(Servers.class)
class RegistryContractIT extends RegistryContract {
    private final Database database;
    private final JdbcTemplate jdbc;
    private final Registry registry;

    RegistryContractIT(Database server) {
        database = MigratedDatabase.on(server, "contract");
        var source = database.dataSource("chancery_sync");
        jdbc = new JdbcTemplate(source);
        registry = new JdbcRegistry(jdbc, new TransactionTemplate(new DataSourceTransactionManager(source)));
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Override
    Registry registry() {
        return registry;
    }

    @Override
    UUID run() {
        return new JdbcRunLog(jdbc).started("a test");
    }
}
