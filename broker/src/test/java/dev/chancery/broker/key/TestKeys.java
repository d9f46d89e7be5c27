package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Keys, settings and key-encryption keys that are valid until a test bends one thing. */
final class TestKeys {
    static final Instant START = Instant.parse("2026-11-25T12:00:00Z");
    static final KeySettings ES256_ONLY = settings(Set.of(JWSAlgorithm.ES256));

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private TestKeys() {}

    static KeySettings settings(Set<JWSAlgorithm> algorithms) {
        var defaults = KeySettings.defaults();
        return new KeySettings(
                defaults.publishAhead(),
                defaults.signingPeriod(),
                defaults.maxTokenLifetime(),
                algorithms,
                defaults.refreshInterval(),
                defaults.longestVerifierCache());
    }

    static TimelineKey published(String id, Instant publishedAt, Instant signsFrom) {
        return key(id, KeyState.PUBLISHED, publishedAt, signsFrom, null);
    }

    static TimelineKey signing(String id, Instant signsFrom) {
        return key(id, KeyState.SIGNING, signsFrom.minus(Duration.ofMinutes(70)), signsFrom, null);
    }

    static TimelineKey retired(String id, Instant signsFrom, Instant removesAt) {
        return key(id, KeyState.RETIRED, signsFrom, signsFrom, removesAt);
    }

    private static TimelineKey key(
            String id, KeyState state, Instant publishedAt, Instant signsFrom, @Nullable Instant removesAt) {
        var retiresAt = removesAt == null
                ? null
                : removesAt.minus(KeySettings.defaults().retention());
        return new TimelineKey(id, JWSAlgorithm.ES256, state, publishedAt, signsFrom, retiresAt, removesAt);
    }

    /** The line of a key-encryption key; the same name gives the same key. */
    static String line(String name) {
        return line(name, name);
    }

    static String line(String name, String seed) {
        try {
            var bytes = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
            return name + ":" + Base64.getEncoder().encodeToString(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyEncryptionKeys encryption(String... names) {
        return KeyEncryptionKeys.parse(
                String.join("\n", Arrays.stream(names).map(TestKeys::line).toList()));
    }

    /** What the keys are after these steps: what the database does with them. */
    static List<TimelineKey> after(List<TimelineKey> keys, List<KeyStep> steps) {
        var after = new ArrayList<>(keys);
        for (var step : steps) {
            switch (step) {
                case KeyStep.Publish publish ->
                    after.add(new TimelineKey(
                            publish.algorithm() + "-" + COUNTER.incrementAndGet(),
                            publish.algorithm(),
                            publish.state(),
                            publish.at(),
                            publish.signsFrom(),
                            null,
                            null));
                case KeyStep.Promote promote ->
                    after.replaceAll(key -> key.id().equals(promote.id())
                            ? moved(key, KeyState.SIGNING, promote.signsFrom(), null, null)
                            : key);
                case KeyStep.Retire retire ->
                    after.replaceAll(key -> key.id().equals(retire.id())
                            ? moved(key, KeyState.RETIRED, key.signsFrom(), retire.retiresAt(), retire.removesAt())
                            : key);
                case KeyStep.Remove remove -> after.removeIf(key -> key.id().equals(remove.id()));
            }
        }
        return after;
    }

    private static TimelineKey moved(
            TimelineKey key,
            KeyState state,
            Instant signsFrom,
            @Nullable Instant retiresAt,
            @Nullable Instant removesAt) {
        return new TimelineKey(key.id(), key.algorithm(), state, key.publishedAt(), signsFrom, retiresAt, removesAt);
    }
}
