package dev.chancery.sync.route;

import dev.chancery.sync.kubernetes.Cluster;
import dev.chancery.sync.kubernetes.ClusterUnavailable;
import dev.chancery.sync.pass.ClusterOutcome;
import dev.chancery.sync.pass.ClusterPass;
import dev.chancery.sync.pass.ClusterTask;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;

/**
 * One cluster behind a circuit breaker: after three tries in a row in which it failed it is left alone for a minute. What else
 * fails, such as the database, is no fault of the cluster, and the next run must not spare it.
 */
public final class ClusterStep {
    private static final CircuitBreakerConfig CIRCUIT = CircuitBreakerConfig.custom()
            .slidingWindowSize(3)
            .minimumNumberOfCalls(3)
            .failureRateThreshold(100)
            .waitDurationInOpenState(Duration.ofMinutes(1))
            .permittedNumberOfCallsInHalfOpenState(1)
            .ignoreException(failure -> !(failure instanceof ClusterUnavailable))
            .build();

    private final Cluster cluster;
    private final ClusterPass pass;
    private final CircuitBreaker circuit;
    private volatile String trouble = "";

    ClusterStep(Cluster cluster, ClusterPass pass) {
        this.cluster = cluster;
        this.pass = pass;
        this.circuit = CircuitBreaker.of(cluster.name().value(), CIRCUIT);
    }

    /** @throws ClusterUnavailable when the pass should be tried again */
    public ClusterOutcome run(ClusterTask task) {
        if (pass.isOvertaken(task)) return ClusterOutcome.Unfinished.overtaken(cluster.name());
        try {
            return circuit.executeSupplier(() -> passed(task));
        } catch (CallNotPermittedException open) {
            return new ClusterOutcome.Unavailable(
                    cluster.name(), "left alone for a minute after it failed three times: " + trouble);
        } catch (ClusterUnavailable e) {
            trouble = String.valueOf(e.getMessage());
            throw e;
        }
    }

    private ClusterOutcome passed(ClusterTask task) {
        var report = pass.run(cluster, task);
        if (report.isCutShort()) {
            throw new ClusterUnavailable(
                    cluster.name(),
                    "it stopped answering in the middle of the changes",
                    false,
                    new IllegalStateException("cut short"));
        }
        return report.isLeftOff() && pass.isOvertaken(task)
                ? ClusterOutcome.Unfinished.leftOff(report)
                : new ClusterOutcome.Passed(report);
    }
}
