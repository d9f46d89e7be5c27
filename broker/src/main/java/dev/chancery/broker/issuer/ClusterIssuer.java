package dev.chancery.broker.issuer;

import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One cluster of the federation as an issuer of tokens, as the registry tells it.
 *
 * @param cluster its name in the configuration of sync
 * @param issuer the {@code iss} of its tokens; other clusters may have the same
 */
record ClusterIssuer(String cluster, String issuer, Source source) {
    /** How its keys are learnt. */
    sealed interface Source {}

    /**
     * Through the registry: sync reads them from the cluster, or from a file.
     *
     * @param jwks JSON Web Key Set (RFC 7517, 5)
     * @param learntAt when sync last read it, give or take an hour
     */
    record Carried(String jwks, Instant learntAt) implements Source {}

    /**
     * From the issuer itself, by OpenID Connect Discovery 1.0 or straight from a URL.
     *
     * @param discoveryUrl of the discovery document; null means below the issuer, unless a JWKS URL is given
     * @param jwksUrl of the keys; null means as the discovery document says
     * @param ca PEM certificates that vouch for the servers of both; null means the platform's authorities
     */
    record Discovered(
            @Nullable URI discoveryUrl,
            @Nullable URI jwksUrl,
            @Nullable String ca,
            Set<Allowance> allowed) implements Source {
        Discovered {
            allowed = Set.copyOf(allowed);
        }

        /** Whether keys that were learnt the other way came from the same place, so that they may be kept. */
        boolean asksTheSamePlace(Discovered other) {
            return Objects.equals(discoveryUrl, other.discoveryUrl) && Objects.equals(jwksUrl, other.jwksUrl);
        }
    }

    /** Not at all yet, or what the registry says of it cannot be used. */
    record Unlearnt(String why) implements Source {}

    /** What is refused for a cluster unless its administrator allows it. */
    enum Allowance {
        /** {@code http} URLs: whoever sits between can then name the keys. */
        HTTP,
        /** Addresses that the Internet does not route: loopback, RFC 1918, RFC 4193, RFC 6598. */
        PRIVATE_ADDRESSES
    }
}
