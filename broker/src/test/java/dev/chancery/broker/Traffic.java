package dev.chancery.broker;

import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Workloads that exchange their token again and again, and show each new one to a cluster's API server and to a verifier
 * that reads the key set now and then only. Whatever is refused is kept.
 *
 * <p>A connection that breaks is tried once more: a server may close one at any time (RFC 9112, 9.3.1), and asking for a
 * token changes nothing. Each such request is kept, too: it is for the test to say how many there may be.
 */
final class Traffic implements AutoCloseable {
    private static final int STAY = 20;

    private final HttpRequest exchange;
    private final URI review;
    private final Supplier<HttpClient> callers;
    private final HttpClient api;
    private final CachingVerifier verifier;
    private final List<Thread> workloads = new ArrayList<>();
    private volatile boolean goesOn = true;

    private final AtomicInteger accepted = new AtomicInteger();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Queue<String> repeats = new ConcurrentLinkedQueue<>();
    private final Set<String> keys = new ConcurrentSkipListSet<>();
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();

    /**
     * @param exchange asks for one token
     * @param review address of the API server's SelfSubjectReviews
     * @param callers a client with connections of its own for each workload
     */
    Traffic(HttpRequest exchange, URI review, Supplier<HttpClient> callers, HttpClient api, CachingVerifier verifier) {
        this.exchange = exchange;
        this.review = review;
        this.callers = callers;
        this.api = api;
        this.verifier = verifier;
    }

    /** An API server learns of its issuers while it serves already: waits until it knows the broker. */
    void awaitAcceptance(BrokerCaller caller) {
        caller.await(() -> {
            try (var broker = callers.get()) {
                var token = BrokerCaller.accessToken(send(broker, exchange).body());
                return send(api, review(token)).statusCode() == 201;
            } catch (IOException notYet) {
                return false;
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(stopped);
            }
        });
    }

    void start(int number) {
        repeats.clear();
        for (int i = 0; i < number; i++) workloads.add(Thread.ofPlatform().start(this::work));
    }

    int accepted() {
        return accepted.get();
    }

    Queue<String> failures() {
        return failures;
    }

    /** Why a request was sent once more, for each that was since the start. */
    Queue<String> repeats() {
        return repeats;
    }

    /** The {@code jti} of each token. */
    Set<String> tokens() {
        return tokens;
    }

    /** The {@code kid} of each key that signed. */
    Set<String> keys() {
        return keys;
    }

    private void work() {
        try {
            while (goesOn) comeAndGo();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** For a while by one connection; the next one may lead to another replica. */
    private void comeAndGo() throws InterruptedException {
        try (var broker = callers.get()) {
            for (int i = 0; goesOn && i < STAY; i++) {
                try {
                    once(broker);
                } catch (IOException | ParseException | RuntimeException failure) {
                    failures.add(failure.toString());
                }
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos()); // the machine has other work
            }
        }
    }

    private void once(HttpClient broker) throws IOException, InterruptedException, ParseException {
        var answer = send(broker, exchange);
        if (answer.statusCode() != 200) {
            failures.add("exchange: " + answer.statusCode() + " " + answer.body());
            return;
        }
        var token = SignedJWT.parse(BrokerCaller.accessToken(answer.body()));
        tokens.add(token.getJWTClaimsSet().getJWTID());
        keys.add(token.getHeader().getKeyID());
        if (!verifier.knows(token.getHeader().getKeyID()))
            failures.add("a verifier does not know " + token.getHeader().getKeyID());
        var review = send(api, review(token.serialize()));
        if (review.statusCode() != 201) failures.add("API server: " + review.statusCode() + " " + review.body());
        else accepted.incrementAndGet();
    }

    private HttpResponse<String> send(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException closed) {
            repeats.add(request.uri().getPath() + ": " + closed);
            return http.send(request, BodyHandlers.ofString());
        }
    }

    private HttpRequest review(String token) {
        return HttpRequest.newBuilder(review)
                .timeout(Duration.ofMinutes(1))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(
                        "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}"))
                .build();
    }

    @Override
    public void close() {
        goesOn = false;
        try {
            for (var workload : workloads) workload.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
