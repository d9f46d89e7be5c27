package dev.chancery.broker.review;

import dev.chancery.broker.identity.SubjectToken;
import dev.chancery.broker.identity.WorkloadIdentity;
import dev.chancery.broker.settings.BrokerSettings.TokenReview;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One cluster's TokenReview API (authentication.k8s.io/v1). Token and authority are read for each question, so that they may change. */
final class ApiServer implements Reviewer {
    private static final JsonMapper JSON = JsonMapper.shared();
    static final Duration USUAL_LIMIT = Duration.ofSeconds(3);
    private static final int LONGEST = 1 << 18;

    private final TokenReview settings;
    private final String audience;
    private final Duration limit;
    private final URI address;
    private @Nullable Trusting trusting;

    /** A client that trusts what a PEM text says. */
    private record Trusting(String ca, HttpClient client) {}

    /**
     * @param audience the one that tokens must be for
     * @param limit how long an answer may take
     */
    ApiServer(TokenReview settings, String audience, Duration limit) {
        this.settings = settings;
        this.audience = audience;
        this.limit = limit;
        this.address = settings.server().resolve("/apis/authentication.k8s.io/v1/tokenreviews");
    }

    @Override
    public Review review(SubjectToken token, WorkloadIdentity workload) {
        try {
            var answer = client().send(request(token), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST));
            if (answer.statusCode() != 201) return unavailable("answered with status " + answer.statusCode());
            return judged(JSON.readTree(answer.body()).path("status"), workload);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return unavailable("was not waited for");
        } catch (IOException | RuntimeException failure) { // its text may repeat what was sent
            return unavailable("cannot be asked: " + failure.getClass().getSimpleName());
        }
    }

    private HttpRequest request(SubjectToken token) throws IOException {
        var review = Map.of(
                "apiVersion",
                "authentication.k8s.io/v1",
                "kind",
                "TokenReview",
                "spec",
                Map.of("token", token.value(), "audiences", List.of(audience)));
        return HttpRequest.newBuilder(address)
                .timeout(limit)
                .header(
                        "Authorization",
                        "Bearer " + Files.readString(settings.tokenFile()).strip())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(review)))
                .build();
    }

    /** Without an audience in the answer, the API server has not looked at it: the token may be meant for anybody. */
    private Review judged(JsonNode status, WorkloadIdentity workload) {
        if (!status.path("authenticated").asBoolean(false))
            return new Review.Refused("the API server of " + settings.cluster() + " does not take it");
        if (status.path("audiences").valueStream().noneMatch(one -> audience.equals(one.asString(""))))
            return new Review.Refused("the API server of " + settings.cluster() + " does not confirm its audience");
        var user = status.path("user");
        return workload.subject().equals(user.path("username").asString(""))
                        && user.path("uid").asString("").equals(workload.serviceAccountUid())
                ? new Review.Passed()
                : new Review.Refused("the API server of " + settings.cluster() + " takes it for another's");
    }

    private Review unavailable(String why) {
        return new Review.Unavailable("the API server of " + settings.cluster() + " " + why);
    }

    private synchronized HttpClient client() throws IOException {
        var ca = Files.readString(settings.caFile());
        if (trusting == null || !trusting.ca().equals(ca)) {
            var bundle = SslBundle.of(new PemSslStoreBundle(null, PemSslStoreDetails.forCertificate(ca)));
            trusting = new Trusting(
                    ca,
                    HttpClient.newBuilder()
                            .sslContext(bundle.createSslContext())
                            .connectTimeout(limit)
                            .proxy(HttpClient.Builder.NO_PROXY)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .build());
        }
        return trusting.client();
    }
}
