package dev.chancery.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What a broker answers to robots that ask for tokens again and again. */
final class Exchanges implements AutoCloseable {
    private final String audience;
    private final int port;
    private final Wire wire;
    private final List<byte[]> requests = new ArrayList<>();

    Exchanges(BrokerServer broker, String audience) {
        this.audience = audience;
        this.port = broker.port();
        this.wire = new Wire(port);
    }

    /** The next robot, by a token of its cluster. */
    void add(String token) {
        requests.add(request("127.0.0.1:" + port, token.strip(), audience));
    }

    /** A token exchange (RFC 8693) as it goes over the wire. */
    static byte[] request(String host, String token, String audience) {
        var form = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                + "&subject_token_type=urn:ietf:params:oauth:token-type:jwt&subject_token=" + token + "&audience="
                + audience;
        return ("POST /oauth2/token HTTP/1.1\r\nHost: " + host
                        + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                        + "\r\n\r\n" + form)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** When a robot was first answered so, in nanoseconds of the system's timer. */
    long awaitAnswer(int robot, int status, Duration poll, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            int answer = ask(robot);
            long now = System.nanoTime();
            if (answer == status) return now;
            if (now > end) throw new IllegalStateException("robot " + robot + " is answered " + answer);
            LockSupport.parkNanos(poll.toNanos());
        }
    }

    private int ask(int robot) {
        try {
            return wire.ask(requests.get(robot)).status();
        } catch (IOException e) {
            throw new UncheckedIOException("the broker does not answer", e);
        }
    }

    @Override
    public void close() {
        try {
            wire.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the connection to the broker cannot be closed", e);
        }
    }
}
