package dev.chancery.broker.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/** What nobody foresaw on the OAuth endpoints: the log hears all of it, the caller an error of OAuth and no page of the framework. */
final class Mistakes extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(Mistakes.class);

    private final OAuth2ErrorResponses errors;

    Mistakes(OAuth2ErrorResponses errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } catch (InvalidParameterException refusal) {
            throw refusal; // the caller's, and answered by RefusalLimit
        } catch (RuntimeException | ServletException mistake) {
            if (response.isCommitted()) throw mistake;
            LOG.atError()
                    .addKeyValue("path", request.getRequestURI())
                    .setCause(mistake)
                    .log("a request failed by a mistake of our own");
            errors.onMistake(response);
        }
    }
}
