package dev.chancery.sync.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends single requests to one API server, with its client's connections, certificates and credentials. The client is made
 * when it is first needed, so that bad files are the trouble of one cluster and not of the whole program.
 */
final class ApiClient implements AutoCloseable {
    private static final int LONGEST_ANSWER = 64 << 20;

    private final ClientLogin login;
    private final Timeouts timeouts;
    private @Nullable KubernetesClient client;
    private String madeFrom = "";
    private volatile boolean refused;
    private boolean closed;

    ApiClient(ClientLogin login, Timeouts timeouts) {
        this.login = login;
        this.timeouts = timeouts;
    }

    /** Makes the client anew when a file that it was made from has changed since, or its credentials were refused. */
    synchronized void refresh() {
        if (client != null && (refused || !madeFrom.equals(login.filesNow()))) {
            client.close();
            client = null;
        }
    }

    ApiResponse get(String path, String accept) {
        return exchange(request(path).setHeader("Accept", accept), LONGEST_ANSWER);
    }

    /** @param longest how many bytes of an answer are taken */
    ApiResponse get(String path, String accept, int longest) {
        return exchange(request(path).setHeader("Accept", accept), longest);
    }

    ApiResponse send(String method, String path, String contentType, String body) {
        return exchange(
                request(path).setHeader("Accept", Media.JSON).method(method, contentType, body), LONGEST_ANSWER);
    }

    private HttpRequest.Builder request(String path) {
        var http = client();
        return http.getHttpClient()
                .newHttpRequestBuilder()
                .uri(http.getConfiguration().getMasterUrl() + path)
                .timeout(timeouts.answering().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** @throws ApiFailure when no whole answer comes in time */
    private ApiResponse exchange(HttpRequest.Builder request, int longest) {
        var body = new BoundedBody(longest);
        var asked = client().getHttpClient().consumeBytes(request.build(), body);
        long deadline = System.nanoTime() + timeouts.answering().toNanos();
        try {
            var response = asked.get(timeouts.answering().toNanos(), TimeUnit.NANOSECONDS);
            try {
                response.body().consume();
                response.body().done().get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (TimeoutException | InterruptedException e) {
                response.body().cancel();
                throw e;
            }
            if (response.code() == 401) refused = true;
            return new ApiResponse(response.code(), body.bytes());
        } catch (InterruptedException e) {
            asked.cancel(true);
            Thread.currentThread().interrupt();
            throw ApiFailure.passing("interrupted while waiting for the API server", e);
        } catch (ExecutionException | TimeoutException e) {
            asked.cancel(true);
            throw NoAnswer.of(e, login.server(), timeouts);
        }
    }

    private synchronized KubernetesClient client() {
        if (closed) throw ApiFailure.lasting("the connection was closed", null);
        var known = client;
        if (known != null) return known;
        madeFrom = login.filesNow();
        refused = false;
        var made = login.client(timeouts);
        client = made;
        return made;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (client != null) client.close();
        client = null;
    }
}
