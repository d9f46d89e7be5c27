package dev.chancery.broker.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/** Two refusals at once, and one more every two seconds. */
class RefusalLimitTest {
    private static final FilterChain TAKES = (_, _) -> {};
    private static final FilterChain REFUSES = (_, response) -> ((HttpServletResponse) response).setStatus(400);
    private static final FilterChain UNAVAILABLE = (_, response) -> ((HttpServletResponse) response).setStatus(503);
    private static final FilterChain TOO_LARGE = (_, _) -> {
        throw new InvalidParameterException("the form is longer than allowed", 413);
    };

    private Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final RefusalLimit limit =
            new RefusalLimit(2, 0.5, clock, new Problems(JsonMapper.builder().build()));

    @Test
    void whoeverIsRefusedTooOftenHasToWait() throws Exception {
        assertThat(ask("10.0.0.1", REFUSES).getStatus()).isEqualTo(400);
        assertThat(ask("10.0.0.1", REFUSES).getStatus()).isEqualTo(400);

        var answer = ask("10.0.0.1", TAKES);

        assertThat(answer.getStatus()).isEqualTo(429);
        assertThat(answer.getHeader("Retry-After")).isEqualTo("2");
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        assertThat(ask("10.0.0.2", TAKES).getStatus()).as("another address").isEqualTo(200);
    }

    @Test
    void whoeverHasWaitedIsHeardAgain() throws Exception {
        for (int i = 0; i < 3; i++) ask("10.0.0.1", REFUSES);
        now = now.plusSeconds(2);

        assertThat(ask("10.0.0.1", TAKES).getStatus()).isEqualTo(200);
        assertThat(ask("10.0.0.1", REFUSES).getStatus()).isEqualTo(400);
        assertThat(ask("10.0.0.1", TAKES).getStatus()).isEqualTo(429);
    }

    @Test
    void aFormThatIsTooLargeIsARefusalToo() throws Exception {
        var answer = ask("10.0.0.1", TOO_LARGE);
        assertThat(answer.getStatus()).isEqualTo(413);
        assertThat(answer.getContentType()).isEqualTo("application/problem+json");
        ask("10.0.0.1", TOO_LARGE);

        assertThat(ask("10.0.0.1", TOO_LARGE).getStatus()).isEqualTo(429);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:4860:0:1::1, 2001:4860:0:1:ffff::2, 429",
        "2001:4860:0:1::1, 2001:4860:0:2::1, 200",
        "2001:4860:0:1:0:0:0:1, 2001:4860:0:1::9%eth0, 429",
        "::ffff:192.0.2.1, 192.0.2.1, 429",
        "::ffff:192.0.2.1, ::ffff:192.0.2.2, 200",
        "192.0.2.1, 192.0.2.2, 200",
        "not:an:address, not:another, 200",
    })
    void oneHostHasAllAddressesOfAnIpv6Network(String one, String other, int status) throws Exception {
        for (int i = 0; i < 2; i++) ask(one, REFUSES);

        assertThat(ask(other, TAKES).getStatus()).isEqualTo(status);
    }

    @Test
    void aTokenThatNobodyCanVerifyNowIsARefusalToo() throws Exception {
        FilterChain cannotVerify = (request, response) -> {
            request.setAttribute(RefusalLimit.COUNTS, true);
            ((HttpServletResponse) response).setStatus(503);
        };
        for (int i = 0; i < 2; i++)
            assertThat(ask("10.0.0.1", cannotVerify).getStatus()).isEqualTo(503);

        assertThat(ask("10.0.0.1", cannotVerify).getStatus()).isEqualTo(429);
    }

    @Test
    void otherTroubleOfOursIsNoRefusal() throws Exception {
        for (int i = 0; i < 3; i++)
            assertThat(ask("10.0.0.1", UNAVAILABLE).getStatus()).isEqualTo(503);
    }

    @Test
    void whoeverIsAnsweredNeverWaits() throws Exception {
        for (int i = 0; i < 10; i++)
            assertThat(ask("10.0.0.1", TAKES).getStatus()).isEqualTo(200);
    }

    private MockHttpServletResponse ask(String address, FilterChain chain) throws ServletException, IOException {
        var request = new MockHttpServletRequest("POST", "/oauth2/token");
        request.setRemoteAddr(address);
        var response = new MockHttpServletResponse();
        limit.doFilter(request, response, chain);
        return response;
    }
}
