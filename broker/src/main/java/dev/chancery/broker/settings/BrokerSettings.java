package dev.chancery.broker.settings;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What the broker is told under {@code chancery:} in {@code config/broker.yaml}.
 *
 * @param issuer the {@code iss} of its tokens: an https address without path
 * @param hosts further host names under which it may be reached; the issuer's own is always one
 * @param audience the {@code aud} that cluster tokens must have; the issuer unless said otherwise
 * @param trustDomain the SPIFFE trust domain of the federation
 * @param spiffe further trust domains, whose JWT-SVIDs authenticate clients
 * @param leave for how long it goes on when it is told to end, while callers are sent away
 * @param tokenReviews clusters that are asked about their tokens, each at most once
 */
@Validated
@ConfigurationProperties(prefix = "chancery", ignoreUnknownFields = false)
public record BrokerSettings(
        @NotNull(message = "is required: the address by which verifiers know this broker")
        URI issuer,

        @DefaultValue List<String> hosts,
        @Nullable String audience,

        @NotNull(message = "is required")
        @Pattern(regexp = "[a-z0-9._-]{1,255}", message = "is lower case letters, digits, dots and hyphens")
        String trustDomain,

        @DefaultValue @Valid SubjectTokens subjectTokens,
        @DefaultValue @Valid PolicySettings policy,
        @DefaultValue @Valid Keys keys,
        @DefaultValue @Valid Audit audit,
        @Valid @NotNull(message = "is required") Database database,
        @DefaultValue @Valid Refusals refusals,
        @DefaultValue("0s") Duration leave,
        @DefaultValue List<@Valid TokenReview> tokenReviews,
        @DefaultValue List<@Valid SpiffeSettings> spiffe,
        @Nullable Path audiences) {

    /** What cluster tokens may be like at most. */
    public record SubjectTokens(
            @DefaultValue("24h") Duration maxLifetime,
            @DefaultValue("30s") Duration clockSkew,
            @DefaultValue("16KB") DataSize maxSize) {}

    /**
     * @param maxStaleness for how long the broker decides by a policy that it cannot confirm
     * @param poll how often it asks for a newer one, besides being told
     */
    public record PolicySettings(
            @DefaultValue("15m") Duration maxStaleness,
            @DefaultValue("5s") Duration poll,
            @DefaultValue("24h") Duration maxKeyAge) {}

    /**
     * @param encryptionKeysFile names and AES-256 keys that seal the private keys
     * @param publishAhead how long a key is published before it signs: longer than {@code verifierCache}
     * @param verifierCache how long the slowest verifier keeps a key set
     * @param longestLifetime how long a token may live at most: so long after its last signature a key stays published
     * @param refresh how often a replica reads the timeline
     */
    public record Keys(
            @Nullable Path encryptionKeysFile,
            @DefaultValue("70m") Duration publishAhead,
            @DefaultValue("1h") Duration verifierCache,
            @DefaultValue("30d") Duration signingPeriod,
            @DefaultValue("1h") Duration longestLifetime,
            @DefaultValue("10s") Duration refresh) {}

    /**
     * @param folder where events wait for the database
     * @param limit how much may wait, in bytes
     * @param fsync when events are forced to the disk: within 100 ms, or always before a token leaves
     */
    public record Audit(
            @DefaultValue("audit") Path folder,
            @DefaultValue("64MB") DataSize limit,
            @DefaultValue("soon") Fsync fsync) {
        /** When events are forced to the disk. */
        public enum Fsync {
            SOON,
            ALWAYS
        }
    }

    /**
     * @param url JDBC address
     * @param passwordFile file with the password, read for every new connection
     */
    public record Database(
            @NotBlank(message = "is required: jdbc:postgresql://HOST/DATABASE")
            String url,

            @DefaultValue("chancery_broker") String user,

            @NotNull(message = "is required: the file that holds the password")
            Path passwordFile) {}

    /** How many refusals one source may cause: so many at once, and so many per second on the long run. */
    public record Refusals(
            @DefaultValue("200") int burst,
            @DefaultValue("50") int perSecond) {}

    /**
     * A cluster that is asked about each of its tokens, besides their signature.
     *
     * @param server its API server
     * @param caFile PEM certificates that vouch for it
     * @param tokenFile a token that may create TokenReviews there, and needs no other right
     * @param cache for how long an answer is believed
     */
    public record TokenReview(
            @NotBlank(message = "is required: the name of the cluster")
            String cluster,

            @NotNull(message = "is required: the address of the API server")
            URI server,

            @NotNull(message = "is required") Path caFile,
            @NotNull(message = "is required") Path tokenFile,
            @DefaultValue("10s") Duration cache) {
        @AssertTrue(message = "must be https://HOST[:PORT] for the server, and 1s to 60s for the cache")
        boolean isUsable() {
            return server == null
                    || ("https".equals(server.getScheme())
                            && server.getHost() != null
                            && server.getUserInfo() == null
                            && cache.compareTo(Duration.ofSeconds(1)) >= 0
                            && cache.compareTo(Duration.ofSeconds(60)) <= 0);
        }
    }

    @AssertTrue(message = "must be 0s to 15s for leave")
    boolean isLeaveShort() {
        return !leave.isNegative() && leave.compareTo(Duration.ofSeconds(15)) <= 0;
    }

    @AssertTrue(message = "names a trust domain twice under spiffe")
    boolean isEachTrustDomainSaidOnce() {
        return spiffe.stream().map(SpiffeSettings::trustDomain).distinct().count() == spiffe.size();
    }

    @AssertTrue(message = "names a cluster twice under token-reviews")
    boolean isEachClusterReviewedOnce() {
        return tokenReviews.stream().map(TokenReview::cluster).distinct().count() == tokenReviews.size();
    }

    @AssertTrue(message = "must be https://HOST[:PORT] with nothing behind it (http only for a loopback address)")
    boolean isIssuerAnAddress() {
        if (issuer == null) return true;
        var host = issuer.getHost();
        boolean bare = host != null
                && (issuer.getRawPath() == null || issuer.getRawPath().isEmpty())
                && issuer.getRawQuery() == null
                && issuer.getRawFragment() == null
                && issuer.getRawUserInfo() == null;
        boolean loopback = "127.0.0.1".equals(host) || "localhost".equals(host) || "[::1]".equals(host);
        return bare && ("https".equals(issuer.getScheme()) || ("http".equals(issuer.getScheme()) && loopback));
    }

    /** The {@code aud} of the cluster tokens that are taken. */
    public String subjectAudience() {
        return audience == null ? issuer.toString() : audience;
    }

    /** Every host name that a request may be sent to, in lower case. */
    public Set<String> servedHosts() {
        var all = new TreeSet<String>();
        all.add(issuer.getHost().toLowerCase(java.util.Locale.ROOT));
        for (var host : hosts) all.add(host.toLowerCase(java.util.Locale.ROOT));
        return all;
    }
}
