package dev.chancery.bench;

import dev.chancery.migrations.Migrate;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Workspace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Token exchanges with the real broker, beside a constant document from the same server over the same connections, and the
 * two signatures that no exchange can do without.
 */
final class BrokerBench {
    private static final int ROBOTS = 1_000;
    private static final int TOKENS = 200;
    private static final int WARM_UP = 60_000;
    private static final int USUAL = 8;
    private static final List<Integer> CONNECTIONS = List.of(1, USUAL, 32);
    private static final int UNHURRIED = 400;
    private static final int FLOOD = 4_000;
    private static final Duration EACH = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final double MOST_MICROS = 110;
    private static final double MOST_OF_YARDSTICK = 2.2;

    private final BrokerServer broker;
    private final JdbcTemplate audit;
    private final Load.Traffic exchanges;
    private final Load.Traffic constants;
    private final Consumer<Measurement> result;
    private long issued;
    private double residentAtFirst; // in megabytes, after the first round

    private BrokerBench(BrokerServer broker, Database database, List<byte[]> exchanges, Consumer<Measurement> result) {
        this.broker = broker;
        this.audit = new JdbcTemplate(database.dataSource());
        this.exchanges = new Load.Traffic(broker.port(), exchanges);
        this.constants = new Load.Traffic(broker.port(), List.of(broker.get("/.well-known/openid-configuration")));
        this.result = result;
    }

    /** @param home the project's folder */
    static void run(Path home, Consumer<Measurement> result) throws IOException, GeneralSecurityException {
        tellLoad("before", result);
        boolean isNative = JoseFloor.installNative();
        var fleet = new SignedFleet(ROBOTS, JoseFloor.rsa());
        try (var database = Database.start();
                var workspace = Workspace.create("bench-broker")) {
            Migrate.apply(database.dataSource());
            fleet.register(database.dataSource("chancery_sync"));
            StartBench.run(home, workspace, database, result);
            try (var broker = BrokerServer.start(Program.executable(home), "broker", workspace, database)) {
                if (broker.isNative() != isNative)
                    throw new IllegalStateException("the yardstick's cryptography is not the broker's");
                var now = Instant.now();
                new BrokerBench(broker, database, fleet.exchanges(TOKENS, broker.issuer(), now), result)
                        .measure(isNative ? "native" : "the JDK's", fleet.forgeries(TOKENS, broker.issuer(), now));
            }
        }
        tellLoad("after", result);
    }

    private void measure(String provider, List<byte[]> forgeries) throws IOException, GeneralSecurityException {
        broker.await("the first token", PATIENCE, this::issuesOne);
        exchange(Load.of(WARM_UP, exchanges, USUAL));
        Load.of(WARM_UP, constants, USUAL);
        awaitAudit();
        double floor = JoseFloor.micros();
        tell("RS256 verified, ES256 signed, cryptography " + provider, "us CPU", floor, 0, "");
        for (int connections : CONNECTIONS) measure(connections, floor);
        underFlood(new Load.Traffic(broker.port(), forgeries));
    }

    /** Good clients that are in no hurry, alone and then beside one that is. */
    private void underFlood(Load.Traffic bad) {
        var alone = exchange(Load.paced(EACH, exchanges, USUAL, UNHURRIED));
        try (var flood = Flood.of(bad, FLOOD)) {
            var beside = exchange(Load.paced(EACH, exchanges, USUAL, UNHURRIED));
            tell("bad requests from one address", "requests/s", flood.perSecond(), 0, "");
            tell("bad requests turned away unread", "%", flood.turnedAwayPercent(), 0, "");
            tell("exchange beside them and alone, p50", "us", beside.micros(50), alone.micros(50), "ratio near 1");
            tell("exchange beside them and alone, p99", "us", beside.micros(99), alone.micros(99), "ratio near 1");
        }
    }

    private void measure(int connections, double floor) throws IOException {
        double start = broker.cpuMicros();
        var constant = Load.during(EACH, constants, connections);
        double constantMicros = (broker.cpuMicros() - start) / constant.requests();

        start = broker.cpuMicros();
        double compilers = broker.compilerMicros();
        var load = exchange(Load.during(EACH, exchanges, connections));
        double behind = awaitAudit();
        double micros = (broker.cpuMicros() - start) / load.requests();
        double compiling = (broker.compilerMicros() - compilers) / load.requests();

        var what = "exchange, connections: " + connections + ", ";
        double yardstick = constantMicros + floor;
        double aim = Math.min(MOST_MICROS, MOST_OF_YARDSTICK * yardstick);
        tell(what + "rate", "requests/s", load.perSecond(), constant.perSecond(), "");
        tell(what + "p50", "us", load.micros(50), constant.micros(50), "");
        tell(what + "slowest", "us", load.micros(100), constant.micros(100), "");
        tell(what + "p99", "us", load.micros(99), constant.micros(99), connections == USUAL ? "under 5,000" : "");
        tell(what + "CPU beside constant + floor", "us CPU", micros, yardstick, "ratio 2.2");
        tell(what + "CPU beside the stricter aim", "us CPU", micros, aim, "ratio 1.00");
        tell(what + "CPU of the compilers in it", "us CPU", compiling, 0, "near 0: warm");
        tell(what + "audit in the database after", "ms", behind, 0, "");
        double resident = broker.residentMegabytes();
        if (residentAtFirst == 0) residentAtFirst = resident;
        tell(what + "resident beside the first", "MB", resident, residentAtFirst, "ratio 1.10: flat");
    }

    private boolean issuesOne() throws IOException {
        try (var wire = new Wire(broker.port())) {
            boolean given = wire.ask(exchanges.requests().getFirst()).status() == 200;
            if (given) issued++;
            return given;
        }
    }

    private Load exchange(Load load) {
        issued += load.requests();
        return load;
    }

    /** Until every token is in the audit, so that what it costs is counted where it arose; how long, in milliseconds. */
    private double awaitAudit() {
        long before = System.nanoTime();
        broker.await("the audit of every token", PATIENCE, () -> audited() == issued);
        return (System.nanoTime() - before) / 1e6;
    }

    private long audited() {
        var count = audit.queryForObject("SELECT count(*) FROM audit.event WHERE kind = 'token_issued'", Long.class);
        return count == null ? 0 : count;
    }

    private void tell(String name, String unit, double ours, double yardstick, String aim) {
        result.accept(new Measurement(name, unit, ours, yardstick, aim));
    }

    /** What else runs here: with more than a little of it the rest is worth little. */
    private static void tellLoad(String when, Consumer<Measurement> result) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        result.accept(
                new Measurement("load of this machine, 1 min, " + when, "hundredths", 100 * load, 0, "near 0 before"));
    }
}
