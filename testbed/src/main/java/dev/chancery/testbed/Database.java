package dev.chancery.testbed;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One database of a real PostgreSQL 18 server on 127.0.0.1: in a container where an engine answers, else from binaries on
 * the class path. Every role can connect without a password.
 */
public final class Database implements AutoCloseable {
    /** How a PostgreSQL server came to run. */
    public enum Kind {
        /** In a container, through Testcontainers. */
        CONTAINER,
        /** As a process of this machine, from binaries on the class path. */
        EMBEDDED
    }

    /** {@code embedded} leaves a container engine alone, {@code container} insists on it; else whatever works. */
    public static final String KIND_PROPERTY = "chancery.postgresql";

    static final Duration LIMIT = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final PostgresServer server;
    private final String name;
    private final boolean ownsServer;

    private final Map<String, String> templates = new ConcurrentHashMap<>();

    private Database(PostgresServer server, String name, boolean ownsServer) {
        this.server = server;
        this.name = name;
        this.ownsServer = ownsServer;
    }

    /**
     * Starts a server of its own and waits until it answers; the database is called {@code postgres} and is empty.
     *
     * @throws ServerFailed when the server does not start, with the end of its log
     */
    public static Database start() {
        Without.skipIfAsked(ServerKind.POSTGRESQL);
        var database = new Database(startServer(), PostgresServer.SUPERUSER, true);
        try {
            database.awaitAnswer();
            return database;
        } catch (ServerFailed e) {
            database.close();
            throw e;
        }
    }

    /**
     * Makes an empty database on the same server, which its {@code close} drops.
     *
     * @param prefix lower-case letters, digits and underscores; the name begins so and ends in a number
     */
    public Database createDatabase(String prefix) {
        return create(prefix, "");
    }

    /**
     * Makes a database that is like a template, in a fraction of the time that preparing one takes. The template is
     * prepared when it is first asked for.
     *
     * @param prefix lower-case letters, digits and underscores; the name begins so and ends in a number
     */
    public Database createDatabase(String prefix, DatabaseTemplate template) {
        var model = templates.computeIfAbsent(template.name(), _ -> prepare(template));
        var created = create(prefix, " TEMPLATE " + model);
        // Who may connect is said of a database and not within it, so a template does not pass it on.
        execute("UPDATE pg_database SET datacl = (SELECT datacl FROM pg_database WHERE datname = '" + model
                + "') WHERE datname = '" + created.name + "'");
        return created;
    }

    private String prepare(DatabaseTemplate template) {
        var model = createDatabase(template.name());
        template.preparation().accept(model.dataSource());
        return model.name;
    }

    private Database create(String prefix, String like) {
        if (!prefix.matches("[a-z][a-z0-9_]{0,40}")) {
            throw new IllegalArgumentException("not a plain name for a database: " + prefix);
        }
        var created = new Database(server, prefix + "_" + COUNTER.incrementAndGet(), false);
        execute("CREATE DATABASE " + created.name + like);
        return created;
    }

    /** The JDBC URL for the superuser. */
    public String jdbcUrl() {
        return jdbcUrl(PostgresServer.SUPERUSER);
    }

    /** The JDBC URL for a role, which needs no password. */
    public String jdbcUrl(String user) {
        return "jdbc:postgresql://127.0.0.1:" + server.port() + "/" + name + "?user=" + user;
    }

    /** Unpooled connections of the superuser. */
    public DataSource dataSource() {
        return dataSource(PostgresServer.SUPERUSER);
    }

    /** Unpooled connections of a role. */
    public DataSource dataSource(String user) {
        var source = new PGSimpleDataSource();
        source.setUrl(jdbcUrl(user));
        return source;
    }

    /** Whether the server runs in a container or as a process. */
    public Kind kind() {
        return switch (server) {
            case PostgresContainer _ -> Kind.CONTAINER;
            case EmbeddedPostgres _ -> Kind.EMBEDDED;
        };
    }

    /** SIGKILL to the server, with all its databases. */
    public void kill() {
        server.kill();
    }

    /** Freezes the server: connections are accepted by the kernel, and nobody answers. */
    public void pause() {
        server.pause();
    }

    /** Lets the server go on after {@link #pause()}. */
    public void resume() {
        server.resume();
    }

    /**
     * Starts the server anew on the same data and port, whether it runs or not.
     *
     * @throws ServerFailed when it does not answer in time, with the end of its log
     */
    public void restart() {
        server.restart();
        awaitAnswer();
    }

    /** Drops this database, or ends the server when this is the database that {@link #start()} answered. */
    @Override
    public void close() {
        if (ownsServer) {
            server.close();
        } else {
            new Database(server, PostgresServer.SUPERUSER, false).execute("DROP DATABASE " + name + " WITH (FORCE)");
        }
    }

    private static PostgresServer startServer() {
        return switch (System.getProperty(KIND_PROPERTY, "")) {
            case "" -> ContainerEngine.answers() ? startContainerIfPossible() : EmbeddedPostgres.start();
            case "embedded" -> EmbeddedPostgres.start();
            case "container" -> PostgresContainer.start();
            default -> throw new IllegalArgumentException(KIND_PROPERTY + " is neither embedded nor container");
        };
    }

    private static PostgresServer startContainerIfPossible() {
        try {
            return PostgresContainer.start();
        } catch (RuntimeException e) {
            // An engine without the image and without a way to it: the tests say the same on the embedded server.
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("PostgreSQL runs embedded: no container to be had");
            return EmbeddedPostgres.start();
        }
    }

    private void execute(String sql) {
        try (var connection = dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new ServerFailed("PostgreSQL refused: " + sql, e);
        }
    }

    private void awaitAnswer() {
        try {
            Await.until("an answer of PostgreSQL", LIMIT, this::answers);
        } catch (ServerFailed e) {
            throw new ServerFailed(e.getMessage() + "\nPostgreSQL said last:\n" + server.logTail(), e);
        }
    }

    private boolean answers() throws SQLException {
        try (var connection = dataSource().getConnection()) {
            return connection.isValid(5);
        }
    }
}
