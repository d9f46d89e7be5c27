package dev.chancery.broker.audit;

import static dev.chancery.broker.audit.TestEvents.issued;
import static dev.chancery.broker.audit.TestEvents.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.chancery.broker.audit.JournalSettings.Fsync;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalledAuditTrailTest {
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    private Path disk;

    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    /** A database that is down until somebody repairs it. */
    private static final class DownDrain implements AuditDrain {
        final List<String> stored = new CopyOnWriteArrayList<>();
        volatile boolean repaired;

        @Override
        public void store(List<JournalEntry> entries) {
            if (!repaired) throw new IllegalStateException("down");
            entries.forEach(entry -> stored.add(entry.detail().replaceAll(".*\"jti\":\"(.*?)\".*", "$1")));
        }
    }

    private JournalledAuditTrail open(AuditDrain drain) {
        var trail = new JournalledAuditTrail(
                Journal.open(new JournalSettings(disk, 16_384, Fsync.SOON)), drain, TestEvents.ids(), metrics);
        trail.start();
        return trail;
    }

    @Test
    void recordsWithoutTheDatabaseUntilTheJournalIsFull() {
        var drain = new DownDrain();
        try (var trail = open(drain)) {
            int kept = 0;
            while (kept < 1000 && records(trail, "t" + kept)) kept++;
            assertThat(kept).isBetween(20, 50);
            assertThatThrownBy(() -> trail.record(issued("more"))).isInstanceOf(AuditUnavailable.class);
            assertThat(metrics.scrape())
                    .contains("chancery_audit_drained_total 0.0")
                    .doesNotContain("chancery_audit_journal_bytes 0.0");

            drain.repaired = true;
            await().atMost(LIMIT).until(() -> records(trail, "after"));
            await().atMost(LIMIT).until(() -> drain.stored.contains("after"));
            assertThat(drain.stored)
                    .startsWith("t0", "t1", "t2")
                    .endsWith("t" + (kept - 1), "after")
                    .hasSize(kept + 1);
            var drained = "chancery_audit_drained_total " + (kept + 1) + ".0";
            await().atMost(LIMIT).until(() -> metrics.scrape().contains(drained));
        }
    }

    @Test
    void refusalsLeaveRoomForTokens() {
        var drain = new DownDrain();
        try (var trail = open(drain)) {
            for (int i = 0; i < 1000; i++) trail.record(refused("vault"));
            assertThat(trail.impediment()).isEmpty();
            for (int i = 0; i < 10; i++) trail.record(issued("t" + i));

            drain.repaired = true;
            await().atMost(LIMIT).until(() -> drain.stored.stream().anyMatch(detail -> detail.contains("\"count\"")));

            assertThat(drain.stored).contains("t0", "t9");
            var each = drain.stored.stream()
                    .filter(detail -> detail.contains("no key of this cluster fits"))
                    .count();
            assertThat(drain.stored)
                    .filteredOn(detail -> detail.contains("\"count\":" + (1000 - each)))
                    .hasSize(1);
            assertThat(each).isBetween(10L, 40L);
            assertThat(metrics.scrape()).contains("chancery_audit_refusals_unrecorded_total " + (1000 - each) + ".0");
            trail.record(refused("again"));
            await().atMost(LIMIT).until(() -> drain.stored.getLast().contains("again"));
        }
    }

    @Test
    void drainsWhatItCanBeforeItCloses() {
        var drain = new DownDrain();
        drain.repaired = true;
        try (var trail = open(drain)) {
            trail.record(issued("last"));
        }
        assertThat(drain.stored).containsExactly("last");
    }

    @Test
    void keepsForTheNextStartWhatItCouldNotDrain() {
        try (var trail = open(new DownDrain())) {
            trail.record(issued("kept"));
        }
        var repaired = new DownDrain();
        repaired.repaired = true;
        try (var trail = open(repaired)) {
            await().atMost(LIMIT).until(() -> repaired.stored.contains("kept"));
            trail.record(issued("new"));
        }
        assertThat(repaired.stored).containsExactly("kept", "new");
    }

    private static boolean records(AuditTrail trail, String tokenId) {
        try {
            trail.record(issued(tokenId));
            return true;
        } catch (AuditUnavailable full) {
            return false;
        }
    }
}
