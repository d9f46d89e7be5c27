package dev.chancery.broker.web;

import dev.chancery.broker.issuer.ClusterDocuments;
import dev.chancery.broker.issuer.Republished;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Function;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The discovery documents and keys of the clusters, for those who must verify a cluster's own tokens and cannot reach it. */
@RestController
final class ClustersController {
    private static final Duration AGE = Duration.ofMinutes(5);

    private final Republished clusters;

    ClustersController(Republished clusters) {
        this.clusters = clusters;
    }

    @GetMapping("/clusters/{name}/.well-known/openid-configuration")
    ResponseEntity<byte[]> discovery(@PathVariable String name) {
        return document(name, ClusterDocuments::discovery);
    }

    @GetMapping("/clusters/{name}/jwks")
    ResponseEntity<byte[]> keys(@PathVariable String name) {
        return document(name, ClusterDocuments::jwks);
    }

    private ResponseEntity<byte[]> document(String name, Function<ClusterDocuments, ClusterDocuments.Document> which) {
        var document = clusters.of(name).map(which).orElseThrow(ClustersController::unknown);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(AGE).cachePublic())
                .eTag(document.etag())
                .body(document.json().getBytes(StandardCharsets.UTF_8));
    }

    /** Not to be kept, as a cache otherwise may (RFC 9110, 15.5.5): sync may add the cluster in the next moment. */
    private static ErrorResponseException unknown() {
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.NOT_FOUND, "there is no such cluster, or its keys are not known");
        var unknown = new ErrorResponseException(HttpStatus.NOT_FOUND, problem, null);
        unknown.getHeaders().setCacheControl(CacheControl.noStore());
        return unknown;
    }
}
