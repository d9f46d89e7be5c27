package dev.chancery.sync.command;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.Servers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** The sync that stays carries a new key as soon as the broker wants it, though no run is due. */
@ExtendWith(Servers.class)
class WantedKeysIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void carriesANewKeyWhenTheBrokerSaysThatItIsWanted(
            Database server, @Plane("east") ControlPlane east, @TempDir Path config) throws Exception {
        try (var company = new SmallCompany(config, server, "wanted", Map.of("east", east))) {
            company.writeSync("schedule: {every: 1h}");
            company.writeClusters(_ -> ", issuer: {url: \"https://east.example\", keys: {file: jwks.json}}");
            publish(company, "first");
            var sync = CommandRun.start(config, "run");
            try {
                await("the first key, from the first run", () -> carries(company, "first"));

                // another key each time, lest the run that follows the directory's first news has learnt it already
                var keys = new AtomicInteger();
                await("a key that is wanted, learnt by no run", () -> {
                    publish(company, "new-" + keys.incrementAndGet());
                    want(company);
                    return company.number("SELECT count(*) FROM registry.generation WHERE run_id IS NULL") > 0
                            && carries(company, "new-"); // unless a run has learnt the first, and said so only now
                });
            } finally {
                sync.destroy();
                if (!sync.waitFor(2, TimeUnit.MINUTES)) sync.destroyForcibly().waitFor();
            }
        }
    }

    private static void want(SmallCompany company) {
        new JdbcTemplate(company.database().dataSource("chancery_broker")).execute("NOTIFY keys_wanted");
    }

    private static boolean carries(SmallCompany company, String key) {
        return company.number("SELECT count(*) FROM registry.cluster WHERE jwks::text LIKE '%" + key + "%'") == 1;
    }

    private static void publish(SmallCompany company, String key) {
        company.write("jwks.json", """
                {"keys": [{"kty": "EC", "crv": "P-256", "use": "sig", "kid": "%s",
                  "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4", "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}
                """.formatted(key));
    }

    private static void await(String what, java.util.concurrent.Callable<Boolean> condition) {
        Awaitility.await(what).atMost(PATIENCE).until(condition);
    }
}
