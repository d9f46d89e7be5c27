package dev.chancery.broker.client;

import dev.chancery.broker.exchange.ExchangeRequestConverter;
import dev.chancery.broker.exchange.RefusedForms;
import dev.chancery.broker.exchange.Way;
import dev.chancery.broker.settings.BrokerSettings;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;

/** The ways in. */
@Configuration(proxyBeanMethods = false)
class ClientConfiguration {
    @Bean
    TokenRequests tokenRequests(BrokerSettings settings, RefusedForms refused) {
        var constraint = new SenderConstraint(settings.issuer());
        return new TokenRequests(
                new WorkloadClient(),
                List.of(
                        refused.remembered(
                                new ExchangeRequestConverter(constraint), Way.TOKEN_EXCHANGE, "subject_token"),
                        refused.remembered(
                                settings.spiffe().isEmpty()
                                        ? AssertionRequestConverter.clientCredentials(constraint)
                                        : AssertionRequestConverter.clientCredentialsWithSpiffe(constraint),
                                Way.CLIENT_CREDENTIALS,
                                "client_assertion"),
                        refused.remembered(
                                AssertionRequestConverter.jwtBearer(constraint), Way.JWT_BEARER, "assertion")));
    }

    @Bean
    RegisteredClientRepository registeredClients() {
        return new InMemoryRegisteredClientRepository(WorkloadClient.ANY);
    }
}
