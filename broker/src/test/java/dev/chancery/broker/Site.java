package dev.chancery.broker;

import static dev.chancery.broker.identity.ClusterTokens.EAST;
import static dev.chancery.broker.identity.ClusterTokens.RSA;

import com.nimbusds.jose.jwk.JWKSet;
import dev.chancery.broker.identity.ClusterTokens;
import dev.chancery.testbed.Authority;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Workspace;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What replicas of one broker share, each a program of its own, with one robot that may call one audience.
 *
 * @param settings which every replica is told, besides its port and its journal
 */
record Site(
        String issuer,
        Map<String, Object> settings,
        SSLContext trust,
        Workspace workspace,
        RegistryRows registry,
        JdbcTemplate tables)
        implements AutoCloseable {
    static final String VAULT = "https://vault.corp.example";

    /** @param database with the current schema and nothing in it */
    static Site on(Database database) {
        var workspace = Workspace.create("replicas");
        var authority = Authority.create("broker", workspace.path());
        var issuer = StartedBroker.address();
        var settings = TestSettings.of(issuer, database, authority, workspace.path());
        var registry = new RegistryRows(database.dataSource("chancery_sync"));
        registry.cluster("east", EAST, new JWKSet(RSA).toString(true));
        registry.robot("id-ledger", "ledger", new FederatedPlane.Home("east", "robots", "ledger", "uid-ledger"));
        registry.grant("id-ledger", VAULT);
        return new Site(
                issuer,
                settings,
                authority.clientContext(),
                workspace,
                registry,
                new JdbcTemplate(database.dataSource()));
    }

    /** The settings that every replica is told, and these. */
    Map<String, Object> settings(Map<String, Object> more) {
        var all = new HashMap<>(settings);
        all.putAll(more);
        return all;
    }

    BrokerCaller caller(int port) {
        return new BrokerCaller("https://127.0.0.1:" + port, trust);
    }

    /** Of the robot's account in its cluster, good for an hour. */
    String token() {
        var now = Instant.now().getEpochSecond();
        var claims = ClusterTokens.claims("robots", "ledger", "uid-ledger");
        claims.put("aud", issuer);
        claims.put("iat", now);
        claims.put("nbf", now);
        claims.put("exp", now + 3600);
        return ClusterTokens.signed(claims).value();
    }

    /** The {@code jti} of every token that the audit knows of, in its order. */
    List<String> audited() {
        return tables.queryForList(
                "SELECT detail ->> 'jti' FROM audit.event WHERE kind = 'token_issued' ORDER BY seq", String.class);
    }

    @Override
    public void close() {
        workspace.close();
    }
}
