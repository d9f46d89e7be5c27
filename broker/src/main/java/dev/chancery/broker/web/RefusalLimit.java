package dev.chancery.broker.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Whoever keeps sending what is refused has to wait, before any of it is looked at: a bucket of refusals per source, refilled
 * steadily. A source is an IPv4 address, or the /64 of an IPv6 address, since one host may have
 * every address of it. Only refusals empty it, so a good client never meets it unless it shares its address with a bad one.
 */
final class RefusalLimit extends OncePerRequestFilter {
    /** A request has this attribute when it counts as refused whatever its status: anybody can cause such an answer. */
    static final String COUNTS = RefusalLimit.class.getName() + ".counts";

    private static final int SOURCES = 100_000;
    private static final int NETWORK_BYTES = 8;

    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(SOURCES)
            .expireAfterAccess(Duration.ofMinutes(10))
            .build();
    private final int burst;
    private final double perSecond;
    private final InstantSource clock;
    private final Problems problems;

    RefusalLimit(int burst, double perSecond, InstantSource clock, Problems problems) {
        this.burst = burst;
        this.perSecond = perSecond;
        this.clock = clock;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var source = source(request.getRemoteAddr());
        var bucket = buckets.getIfPresent(source);
        long wait = bucket == null ? 0 : bucket.secondsToWait(clock.millis());
        if (wait > 0) {
            response.setHeader("Retry-After", Long.toString(wait));
            problems.write(response, 429, "Too Many Requests", "too many refused requests from this address");
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (InvalidParameterException e) { // Tomcat, when somebody first asks for a parameter
            problems.write(response, e.getErrorCode(), "Not a form", "the form is too large or malformed");
        }
        boolean refused = response.getStatus() >= 400 && response.getStatus() < 500;
        if (refused || request.getAttribute(COUNTS) != null)
            buckets.get(source, _ -> new Bucket(clock.millis())).take(clock.millis());
    }

    private static String source(String address) {
        if (address.indexOf(':') < 0) return address;
        int zone = address.indexOf('%');
        try {
            var literal = InetAddress.ofLiteral(zone < 0 ? address : address.substring(0, zone));
            return literal instanceof Inet6Address
                    ? HexFormat.of().formatHex(literal.getAddress(), 0, NETWORK_BYTES)
                    : literal.getHostAddress(); // ::ffff:192.0.2.1 is an IPv4 address
        } catch (IllegalArgumentException e) {
            return address; // what a proxy of ours called the caller
        }
    }

    /** A token bucket, by the milliseconds of a clock. */
    private final class Bucket {
        private double left = burst;
        private long since;

        Bucket(long now) {
            this.since = now;
        }

        synchronized long secondsToWait(long now) {
            refill(now);
            return left >= 1 ? 0 : Math.max(1, (long) Math.ceil((1 - left) / perSecond));
        }

        synchronized void take(long now) {
            refill(now);
            left = Math.max(0, left - 1);
        }

        private void refill(long now) {
            left = Math.min(burst, left + Math.max(0, now - since) * perSecond / 1000);
            since = now;
        }
    }
}
