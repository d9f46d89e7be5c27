package dev.chancery.sync.settings;

import java.net.InetSocketAddress;

/**
 * Where {@code run} answers Prometheus.
 *
 * @param address an IP address of this machine, or a name of one; all of them as {@code 0.0.0.0}
 * @param port 1 to 65535
 */
public record MetricsSettings(String address, int port) {
    static final int USUAL_PORT = 9464;
    static final String LOOPBACK = "127.0.0.1";

    /** @throws IllegalArgumentException when the port is out of its range */
    public MetricsSettings {
        if (port < 1 || port > 65_535) throw new IllegalArgumentException("\"port\" must be 1 to 65535, not " + port);
    }

    /** Looks a name up. */
    public InetSocketAddress socket() {
        return new InetSocketAddress(address, port);
    }
}
