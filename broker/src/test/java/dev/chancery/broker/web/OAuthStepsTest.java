package dev.chancery.broker.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.handfed.AnsweringBroker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.web.SecurityFilterChain;

/** What the framework does with a request before and after us. A version of it that does more, or less, is looked at by a person. */
@AnsweringBroker
class OAuthStepsTest {
    @Autowired
    private List<SecurityFilterChain> chains;

    @Test
    void takesNoStepThatHasNothingToDo() {
        assertThat(chains.getFirst().getFilters())
                .extracting(filter -> filter.getClass().getSimpleName())
                .containsExactly(
                        "SecurityContextHolderFilter",
                        "AuthorizationServerContextFilter",
                        "HeaderWriterFilter",
                        "OAuth2ClientAuthenticationFilter",
                        "AnonymousAuthenticationFilter",
                        "ExceptionTranslationFilter",
                        "AuthorizationFilter",
                        "OAuth2TokenEndpointFilter",
                        "OAuth2TokenIntrospectionEndpointFilter",
                        "OAuth2TokenRevocationEndpointFilter");
    }
}
