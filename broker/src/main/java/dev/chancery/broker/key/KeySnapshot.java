package dev.chancery.broker.key;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The timeline as one replica last read it. Which key signs follows from the data and the time, so that all replicas
 * change over at the same instant, however long ago they read.
 *
 * @param ahead by how much the shared clock is ahead of the local one
 */
record KeySnapshot(
        List<StoredKey> keys,
        Duration ahead,
        Map<JWSAlgorithm, List<TimelineKey>> able,
        Map<String, SigningKey> signers,
        Map<String, PublicKey> verifying,
        JWKSet published) {
    static final KeySnapshot EMPTY =
            new KeySnapshot(List.of(), Duration.ZERO, Map.of(), Map.of(), Map.of(), new JWKSet());

    /** @param signers of published and signing keys; one that could not be opened is missing, and none signs in its turn */
    static KeySnapshot of(List<StoredKey> keys, Duration ahead, Map<String, SigningKey> signers) {
        return new KeySnapshot(
                List.copyOf(keys),
                ahead,
                keys.stream()
                        .filter(StoredKey::needsPrivatePart)
                        .map(StoredKey::timeline)
                        .sorted(TimelineKey.IN_TURN.reversed())
                        .collect(groupingBy(TimelineKey::algorithm, toList())),
                Map.copyOf(signers),
                keys.stream().collect(toMap(StoredKey::id, KeySnapshot::publicKey)),
                new JWKSet(keys.stream().map(StoredKey::publicPart).toList()));
    }

    /** The key of the algorithm that began last; the time is the shared clock's. */
    Optional<SigningKey> signing(JWSAlgorithm algorithm, Instant now) {
        return current(algorithm, now).flatMap(key -> Optional.ofNullable(signers.get(key.id())));
    }

    /** Whose turn it is, whether or not it could be opened here. */
    Optional<TimelineKey> current(JWSAlgorithm algorithm, Instant now) {
        for (var key : able.getOrDefault(algorithm, List.of())) {
            if (key.hasBegun(now)) return Optional.of(key);
        }
        return Optional.empty();
    }

    /** Whose turn comes next; empty while it is not published yet. */
    Optional<TimelineKey> successor(JWSAlgorithm algorithm, Instant now) {
        return able.getOrDefault(algorithm, List.of()).stream()
                .filter(key -> !key.hasBegun(now))
                .min(TimelineKey.IN_TURN);
    }

    List<TimelineKey> timeline() {
        return keys.stream().map(StoredKey::timeline).toList();
    }

    private static PublicKey publicKey(StoredKey key) {
        try {
            return KeyOpener.publicKey(key.publicPart());
        } catch (JOSEException broken) {
            throw new IllegalStateException("the published part of key " + key.id() + " is no public key", broken);
        }
    }
}
