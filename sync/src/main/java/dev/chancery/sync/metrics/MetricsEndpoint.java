package dev.chancery.sync.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;

/** Answers Prometheus at {@code /metrics}, over plain HTTP; {@code /-/healthy} says that the program is alive. */
public final class MetricsEndpoint implements AutoCloseable {
    private final HTTPServer server;
    private final PrometheusMeterRegistry meters;

    private MetricsEndpoint(HTTPServer server, PrometheusMeterRegistry meters) {
        this.server = server;
        this.meters = meters;
    }

    /**
     * Begins to listen.
     *
     * @throws UncheckedIOException when it cannot
     */
    public static MetricsEndpoint listen(InetSocketAddress address) {
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            var server = HTTPServer.builder()
                    .inetAddress(address.getAddress())
                    .port(address.getPort())
                    .registry(meters.getPrometheusRegistry())
                    .buildAndStart();
            return new MetricsEndpoint(server, meters);
        } catch (IOException e) {
            throw new UncheckedIOException("metrics: cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    public MeterRegistry meters() {
        return meters;
    }

    @Override
    public void close() {
        server.close();
    }
}
