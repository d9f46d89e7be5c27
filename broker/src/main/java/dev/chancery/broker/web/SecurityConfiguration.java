package dev.chancery.broker.web;

import dev.chancery.broker.client.TokenRequests;
import dev.chancery.broker.exchange.ExchangeAuthenticationProvider;
import dev.chancery.broker.exchange.ExchangeMeter;
import dev.chancery.broker.exchange.TokenExchange;
import dev.chancery.broker.settings.BrokerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.Filter;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.web.NimbusJwkSetEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2AuthorizationEndpointFilter;
import org.springframework.security.oauth2.server.authorization.web.OAuth2AuthorizationServerMetadataEndpointFilter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.request.async.WebAsyncManagerIntegrationFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.servletapi.SecurityContextHolderAwareRequestFilter;
import org.springframework.security.web.session.DisableEncodeUrlFilter;
import org.springframework.security.web.session.SessionManagementFilter;
import tools.jackson.databind.json.JsonMapper;

/** Which addresses answer, and to whom. The authorization server is the framework's; the ways in and the refusals are ours. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    /**
     * Steps that the framework takes with each request to its OAuth endpoints, and that have nothing to do here: they keep sessions,
     * protect cookies, and serve addresses that lead elsewhere.
     */
    private static final Set<Class<? extends Filter>> IDLE = Set.of(
            DisableEncodeUrlFilter.class,
            WebAsyncManagerIntegrationFilter.class,
            CsrfFilter.class,
            SecurityContextHolderAwareRequestFilter.class,
            SessionManagementFilter.class,
            OAuth2AuthorizationServerMetadataEndpointFilter.class,
            OAuth2AuthorizationEndpointFilter.class,
            NimbusJwkSetEndpointFilter.class);

    @Bean
    Problems problems(JsonMapper json) {
        return new Problems(json);
    }

    @Bean
    OAuth2ErrorResponses oauth2Errors(JsonMapper json) {
        return new OAuth2ErrorResponses(json);
    }

    @Bean
    OAuth2TokenResponses oauth2Tokens(JsonMapper json) {
        return new OAuth2TokenResponses(json);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsOfTheContainer() {
        return tomcat -> tomcat.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host)
                host.setErrorReportValveClass(ProblemValve.class.getName());
        });
    }

    @Bean
    AuthorizationServerSettings authorizationServerSettings(BrokerSettings settings) {
        return AuthorizationServerSettings.builder()
                .issuer(settings.issuer().toString())
                .build();
    }

    /** Requests and exchanges are counted as wholes; the framework's steps in between cost more to watch than to take. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    @Order(1)
    SecurityFilterChain oauth(
            HttpSecurity http,
            TokenRequests requests,
            TokenExchange exchange,
            ExchangeMeter meter,
            MeterRegistry meters,
            Inspection inspection,
            OAuth2TokenResponses tokens,
            OAuth2ErrorResponses errors) {
        // not a bean: the framework would ask it a second time, as the parent of its own
        var grants = new ExchangeAuthenticationProvider(exchange, meter, meters);
        stateless(http);
        http.exceptionHandling(refused -> refused.authenticationEntryPoint(errors::onNobody));
        http.securityMatcher("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke")
                .authorizeHttpRequests(all -> all.anyRequest().authenticated())
                .oauth2AuthorizationServer(server -> server.authorizationService(new NoAuthorizations())
                        .clientAuthentication(client -> client.authenticationConverters(converters ->
                                        replace(converters, List.of(requests.client(), inspection.converter())))
                                .authenticationProviders(providers ->
                                        replace(providers, List.of(new AuthenticatedClient(), inspection.provider())))
                                .errorResponseHandler(errors))
                        .tokenEndpoint(token -> token.accessTokenRequestConverters(
                                        converters -> replace(converters, requests.grants()))
                                .authenticationProviders(providers -> replace(providers, List.of(grants)))
                                .accessTokenResponseHandler(tokens)
                                .errorResponseHandler(errors))
                        .tokenIntrospectionEndpoint(introspection -> introspection
                                .authenticationProviders(
                                        providers -> replace(providers, List.of(inspection.introspection())))
                                .errorResponseHandler(errors))
                        .tokenRevocationEndpoint(revocation -> revocation
                                .authenticationProviders(
                                        providers -> replace(providers, List.of(inspection.revocation())))
                                .errorResponseHandler(errors)));
        return withoutIdle(http.build());
    }

    /** Everything else is public, or not there. */
    @Bean
    @Order(2)
    SecurityFilterChain documents(HttpSecurity http) {
        stateless(http);
        http.authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .headers(headers -> headers.cacheControl(cache -> cache.disable())); // each document says it for itself
        return http.build();
    }

    @Bean
    Leave leave(BrokerSettings settings) {
        return new Leave(settings.leave());
    }

    @Bean
    FilterRegistrationBean<Filter> leaveFilter(Leave leave) {
        var filter = new FilterRegistrationBean<>(leave.filter());
        filter.setName("leave");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<HostFilter> hostFilter(BrokerSettings settings, Problems problems) {
        var filter = new FilterRegistrationBean<>(new HostFilter(settings.servedHosts(), problems));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        return filter;
    }

    @Bean
    FilterRegistrationBean<RefusalLimit> refusalLimit(BrokerSettings settings, Clock clock, Problems problems) {
        var limit = settings.refusals();
        var filter = new FilterRegistrationBean<>(new RefusalLimit(limit.burst(), limit.perSecond(), clock, problems));
        filter.addUrlPatterns("/oauth2/*"); // the container compares the decoded path, as Spring Security does
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return filter;
    }

    @Bean
    FilterRegistrationBean<Mistakes> mistakes(OAuth2ErrorResponses errors) {
        var filter = new FilterRegistrationBean<>(new Mistakes(errors));
        filter.addUrlPatterns("/oauth2/*");
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        return filter;
    }

    private static void stateless(HttpSecurity http) {
        http.csrf(AbstractHttpConfigurer::disable) // no cookie, no session, nothing to forge
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS));
    }

    private static SecurityFilterChain withoutIdle(DefaultSecurityFilterChain chain) {
        var left = chain.getFilters().stream()
                .filter(filter -> !IDLE.contains(filter.getClass().getNestHost()))
                .toList();
        return new DefaultSecurityFilterChain(chain.getRequestMatcher(), left);
    }

    private static <T> void replace(List<T> all, List<? extends T> ours) {
        all.clear();
        all.addAll(ours);
    }
}
