package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.ClusterIssuer.Allowance;
import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import dev.chancery.broker.issuer.KeyFetcher.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.io.CloseMode;

/**
 * Fetches one document from a server that may be anyone's. https only, checked addresses only, no redirect, no proxy, no
 * cookie, no compression, no second try; at most {@value #LONGEST} bytes and at most the given time, however it is used up.
 */
final class GuardedHttp {
    static final int LONGEST = 1 << 20;
    private static final Http1Config BOUNDED_HEADERS =
            Http1Config.custom().setMaxHeaderCount(100).setMaxLineLength(8192).build();

    private final CheckedNames.Lookup lookup;
    private final Duration limit;

    /** @param limit from the resolving of the name to the last byte */
    GuardedHttp(CheckedNames.Lookup lookup, Duration limit) {
        this.lookup = lookup;
        this.limit = limit;
    }

    /** @throws FetchRefused unless the whole document came, with status 200 */
    byte[] get(URI url, Discovered rules) throws FetchRefused {
        requireUsable(url, rules);
        var client = client(rules);
        try {
            var work = new FutureTask<>(() -> fetch(client, request(url)));
            Thread.ofVirtual().name("fetch-keys").start(work);
            return work.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw tooSlow(url);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw tooSlow(url);
        } catch (ExecutionException failure) {
            var cause = failure.getCause();
            throw refused(url, cause == null ? failure : cause);
        } finally {
            client.close(CloseMode.IMMEDIATE); // ends a request that is still under way
        }
    }

    private static void requireUsable(URI url, Discovered rules) throws FetchRefused {
        // RFC 8414, 2 and 3: no fragment; and no credentials of anybody's.
        if (url.getHost() == null || url.getUserInfo() != null || url.getFragment() != null)
            throw new FetchRefused(Reason.BAD_URL, "not a URL with a host and without credentials and fragment");
        boolean plain = "http".equalsIgnoreCase(url.getScheme());
        if (!"https".equalsIgnoreCase(url.getScheme())
                && !(plain && rules.allowed().contains(Allowance.HTTP)))
            throw new FetchRefused(Reason.NOT_HTTPS, "the URL at " + url.getHost() + " is not https");
    }

    private CloseableHttpClient client(Discovered rules) throws FetchRefused {
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new CheckedNames(lookup, rules.allowed()))
                .setTlsSocketStrategy(new DefaultClientTlsStrategy(Trust.in(rules.ca())))
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(BOUNDED_HEADERS)
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setRoutePlanner(new DefaultRoutePlanner(DefaultSchemePortResolver.INSTANCE)) // never by a proxy
                .setUserAgent("chancery-broker")
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .build();
    }

    private static HttpGet request(URI url) {
        var request = new HttpGet(url);
        request.setHeader("Accept", "application/json, application/jwk-set+json");
        return request;
    }

    private static byte[] fetch(CloseableHttpClient client, HttpGet request) throws IOException {
        return client.execute(request, response -> body(request, response));
    }

    private static byte[] body(HttpGet request, ClassicHttpResponse response) throws IOException {
        int status = response.getCode();
        if (status >= 300 && status < 400)
            throw new FetchRefused(Reason.REDIRECTED, "answered with a redirect, which is not followed");
        if (status != 200) throw new FetchRefused(Reason.BAD_STATUS, "answered with status " + status);
        if (response.getEntity() == null) return new byte[0];
        var bytes = response.getEntity().getContent().readNBytes(LONGEST + 1);
        if (bytes.length <= LONGEST) return bytes;
        request.abort(); // or closing the answer would read it to its end, which may never come
        throw new FetchRefused(Reason.TOO_LARGE, "answered with more than " + LONGEST + " bytes");
    }

    private FetchRefused tooSlow(URI url) {
        return new FetchRefused(Reason.TOO_SLOW, url.getHost() + " did not answer within " + limit);
    }

    private FetchRefused refused(URI url, Throwable failure) {
        return switch (failure) {
            case FetchRefused known -> new FetchRefused(known.reason(), url.getHost() + " " + known.getMessage());
            case CheckedNames.NotAllowed known -> known.refused();
            case UnknownHostException _ -> new FetchRefused(Reason.UNKNOWN_HOST, "no host is called " + url.getHost());
            case SSLException _ -> new FetchRefused(Reason.NOT_TRUSTED, url.getHost() + " has no trusted certificate");
            case InterruptedIOException _ -> tooSlow(url);
            default ->
                new FetchRefused(
                        Reason.UNREACHABLE,
                        url.getHost() + " did not answer: " + failure.getClass().getSimpleName());
        };
    }
}
