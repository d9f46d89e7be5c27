package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.ClusterIssuer.Allowance;
import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import dev.chancery.broker.settings.BrokerSettings;
import dev.chancery.broker.settings.InvalidSettings;
import dev.chancery.broker.settings.SpiffeSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The trust domains whose JWT-SVIDs authenticate clients; usually none. */
@Configuration(proxyBeanMethods = false)
class SpiffeConfiguration {
    private static final Duration OFTEN = Duration.ofMinutes(1);

    @Bean
    SpiffeFederation spiffeFederation(BrokerSettings settings, MeterRegistry meters, Clock clock) {
        var domains = new LinkedHashMap<String, Discovered>();
        for (var domain : settings.spiffe()) domains.put(domain.trustDomain(), source(domain));
        var usual = FederationRules.USUAL;
        var rules = new FederationRules(
                settings.policy().maxKeyAge(), OFTEN, usual.askAgainAfter(), usual.followEvery(), usual.fetchLimit());
        var federation = new SpiffeFederation(domains, meters, clock, rules);
        if (!domains.isEmpty()) federation.start();
        return federation;
    }

    @Bean
    TrustBundles trustBundles(SpiffeFederation federation) {
        return new TrustBundles(federation::find);
    }

    private static Discovered source(SpiffeSettings domain) {
        var file = domain.bundleFile();
        return new Discovered(
                null,
                file == null ? domain.bundleUrl() : file.toAbsolutePath().toUri(),
                pem(domain.caFile()),
                domain.allowPrivateAddresses() ? Set.of(Allowance.PRIVATE_ADDRESSES) : Set.of());
    }

    private static @Nullable String pem(@Nullable Path file) {
        try {
            return file == null ? null : Files.readString(file);
        } catch (IOException cannot) {
            throw new InvalidSettings(List.of("chancery.spiffe: ca-file " + file + " cannot be read"));
        }
    }
}
