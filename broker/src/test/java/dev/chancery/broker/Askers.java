package dev.chancery.broker;

import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Workloads that ask one replica for tokens without end, whether it is there or not, and never twice for the same one. What they
 * got, what was refused and what broke is kept: it is for the test to say what there may be of it.
 */
final class Askers implements AutoCloseable {
    private static final int NUMBER = 2;
    private static final Duration PAUSE = Duration.ofMillis(20); // the machine has other work

    private final HttpRequest exchange;
    private final SSLContext trust;
    private final List<Thread> threads;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<String> breaks = new ConcurrentLinkedQueue<>();
    private volatile boolean goesOn = true;

    /** @param exchange asks for one token */
    Askers(HttpRequest exchange, SSLContext trust) {
        this.exchange = exchange;
        this.trust = trust;
        this.threads = Stream.generate(() -> Thread.ofPlatform().start(this::ask))
                .limit(NUMBER)
                .toList();
    }

    /** The {@code jti} of each token. */
    Set<String> tokens() {
        return tokens;
    }

    /** The {@code kid} of each key that signed. */
    Set<String> keys() {
        return keys;
    }

    /** Every other answer, with its status first. */
    Queue<String> refusals() {
        return refusals;
    }

    /** Why there was no answer, for each time. */
    Queue<String> breaks() {
        return breaks;
    }

    private void ask() {
        try (var http = HttpClient.newBuilder().sslContext(trust).build()) {
            for (; goesOn; LockSupport.parkNanos(PAUSE.toNanos())) once(http);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private void once(HttpClient http) throws InterruptedException {
        try {
            var answer = http.send(exchange, BodyHandlers.ofString());
            if (answer.statusCode() == 200) keep(SignedJWT.parse(BrokerCaller.accessToken(answer.body())));
            else refusals.add(answer.statusCode() + " " + answer.body());
        } catch (IOException broken) {
            breaks.add(broken.toString());
        } catch (ParseException | RuntimeException noToken) {
            refusals.add("200, and yet " + noToken);
        }
    }

    private void keep(SignedJWT token) throws ParseException {
        keys.add(token.getHeader().getKeyID());
        tokens.add(token.getJWTClaimsSet().getJWTID());
    }

    /** Returns when the last answer is there. */
    void rest() {
        goesOn = false;
        try {
            for (var thread : threads) thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        rest();
    }
}
