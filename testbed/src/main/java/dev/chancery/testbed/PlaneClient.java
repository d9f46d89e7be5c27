package dev.chancery.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Asks a control plane over HTTPS, trusting its certificate alone and checking its address against it. */
final class PlaneClient implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LONG_LIMIT = Duration.ofMinutes(1);

    private final URI server;
    private final HttpClient http;

    PlaneClient(URI server, Path certificates) {
        this.server = server;
        this.http = HttpClient.newBuilder()
                .connectTimeout(LIMIT)
                .sslContext(trusting(certificates))
                .build();
    }

    /** The answer to a GET of that path, as the bearer of the token or, without one, as nobody. */
    HttpResponse<String> get(String path, @Nullable String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(server.resolve(path)).timeout(LIMIT);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The answer to any request, as the bearer of the token. */
    HttpResponse<String> send(HttpRequest request, String token) throws IOException, InterruptedException {
        var signed = HttpRequest.newBuilder(request, (_, _) -> true)
                .timeout(LONG_LIMIT)
                .setHeader("Authorization", "Bearer " + token)
                .build();
        return http.send(signed, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    private static SSLContext trusting(Path certificates) {
        try (var pem = Files.newInputStream(certificates)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("trusted-" + store.size(), certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new ServerFailed("cannot trust the certificate in " + certificates, e);
        }
    }
}
