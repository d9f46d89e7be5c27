package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.ClusterIssuer.Allowance;
import dev.chancery.broker.issuer.ClusterIssuer.Carried;
import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import dev.chancery.broker.issuer.ClusterIssuer.Source;
import dev.chancery.broker.issuer.ClusterIssuer.Unlearnt;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Table {@code registry.cluster}. One row that cannot be used never hides the others. */
final class JdbcClusterIssuers implements ClusterIssuers {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcTemplate registry;

    JdbcClusterIssuers(JdbcTemplate registry) {
        this.registry = registry;
    }

    @Override
    public Optional<Listing> otherThan(long known) {
        // The number first: rows that are newer than it are read once more, never missed.
        var newest =
                registry.queryForObject("SELECT coalesce(max(generation), 0) FROM registry.generation", Long.class);
        if (newest == null || newest == known) return Optional.empty();
        var clusters = registry.query(
                "SELECT name, issuer, jwks::text, jwks_learnt_at, discovery::text FROM registry.cluster"
                        + " WHERE issuer IS NOT NULL ORDER BY name",
                (row, _) -> new ClusterIssuer(row.getString(1), row.getString(2), source(row)));
        return Optional.of(new Listing(newest, clusters));
    }

    /** Heard by a sync that stays (docs/clusters.md). */
    @Override
    public void askForKeys() {
        registry.execute("NOTIFY keys_wanted");
    }

    private static Source source(ResultSet row) throws SQLException {
        var jwks = row.getString(3);
        var learntAt = row.getTimestamp(4);
        var discovery = row.getString(5);
        if (discovery != null) return discovered(discovery);
        return jwks == null || learntAt == null
                ? new Unlearnt("sync has not read its keys yet")
                : new Carried(jwks, learntAt.toInstant());
    }

    private static Source discovered(String discovery) {
        try {
            var settings = JSON.readTree(discovery);
            var allowed = EnumSet.noneOf(Allowance.class);
            if (settings.path("allow_http").asBoolean(false)) allowed.add(Allowance.HTTP);
            if (settings.path("allow_private_addresses").asBoolean(false)) allowed.add(Allowance.PRIVATE_ADDRESSES);
            return new Discovered(
                    url(settings, "discovery_url"), url(settings, "jwks_url"), text(settings, "ca"), allowed);
        } catch (IllegalArgumentException | JacksonException _) {
            return new Unlearnt("its settings in the registry cannot be used");
        }
    }

    private static @Nullable URI url(JsonNode settings, String key) {
        var text = text(settings, key);
        return text == null ? null : URI.create(text);
    }

    private static @Nullable String text(JsonNode settings, String key) {
        return settings.hasNonNull(key) ? settings.get(key).asString() : null;
    }
}
