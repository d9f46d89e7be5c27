package dev.chancery.broker.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers under the host names that it was given, and no other: nobody can make it speak as another issuer. */
final class HostFilter extends OncePerRequestFilter {
    private final Set<String> hosts;
    private final Problems problems;

    HostFilter(Set<String> hosts, Problems problems) {
        this.hosts = Set.copyOf(hosts);
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (hosts.contains(request.getServerName().toLowerCase(Locale.ROOT))) chain.doFilter(request, response);
        else
            problems.write(
                    response,
                    421,
                    "Misdirected Request",
                    "this server does not answer for that host"); // RFC 9110, 15.5.20
    }

    /** Probes ask by address. */
    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getServletPath().startsWith("/actuator/");
    }
}
