package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Instant;

/**
 * One key as a person sees it.
 *
 * @param sealedWith name of the key-encryption key
 */
public record KeyLine(
        String id,
        JWSAlgorithm algorithm,
        KeyState state,
        Instant publishedAt,
        Instant signsFrom,
        String sealedWith,
        NextStep next) {}
