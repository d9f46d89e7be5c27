package dev.chancery.sync.kubernetes;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a cluster's issuer and keys are learnt, from {@code config/clusters.yaml}.
 *
 * @param issuer the {@code iss} of its tokens, or null for what the API server says
 */
public record IssuerSource(@Nullable String issuer, Keys keys) {
    /** Issuer and keys are what the API server says. */
    public static final IssuerSource CLUSTER = new IssuerSource(null, new Keys.FromCluster());

    /** The three ways to the keys. */
    public sealed interface Keys {
        /** {@code /openid/v1/jwks} of the API server, read with our credentials and carried through the registry. */
        record FromCluster() implements Keys {}

        /** @param file JSON Web Key Set (RFC 7517, 5), read in every run and carried through the registry */
        record FromFile(Path file) implements Keys {}

        /**
         * The broker asks the issuer.
         *
         * @param discoveryUrl of the discovery document, or null for the usual place below the issuer
         * @param jwksUrl of the keys, or null for what the discovery document says
         * @param ca PEM file of authorities for both servers, or null for the broker's platform's
         */
        record Discovered(
                @Nullable URI discoveryUrl,
                @Nullable URI jwksUrl,
                @Nullable Path ca,
                Set<Allowance> allowed) implements Keys {
            public Discovered {
                allowed = Set.copyOf(allowed);
            }
        }
    }

    /** What the broker refuses unless it is allowed for a cluster. */
    public enum Allowance {
        /** URLs without TLS. */
        HTTP,
        /** Addresses that the Internet does not route. */
        PRIVATE_ADDRESSES
    }
}
