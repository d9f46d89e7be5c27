package dev.chancery.broker.web;

import com.nimbusds.jose.jwk.JWKSet;
import dev.chancery.broker.key.KeyRing;
import dev.chancery.broker.settings.BrokerSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The documents that verifiers read: from memory, cacheable, the same for everybody, whatever else is down. */
@RestController
final class DocumentsController {
    private static final Duration METADATA_AGE = Duration.ofHours(1);
    private static final Duration LONGEST_KEYS_AGE = Duration.ofMinutes(5);

    private final ResponseEntity<byte[]> metadata;
    private final Duration keysAge;
    private final KeyRing keys;
    private volatile Answered answered;

    /** A key set, and the answer that tells it: made once for each, since verifiers ask for it far more often than it changes. */
    private record Answered(JWKSet keys, ResponseEntity<byte[]> answer) {
        static Answered with(JWKSet keys, Duration age) {
            return new Answered(keys, document(keys.toString(true).getBytes(StandardCharsets.UTF_8), age));
        }
    }

    DocumentsController(BrokerSettings settings, ServerProperties server, KeyRing keys, JsonMapper json) {
        var facts = Metadata.of(settings, Metadata.Certificates.of(server.getSsl()));
        this.metadata = document(json.writeValueAsBytes(facts), METADATA_AGE);
        this.keysAge = shorter(LONGEST_KEYS_AGE, settings.keys().verifierCache());
        this.keys = keys;
        this.answered = Answered.with(keys.published(), keysAge);
    }

    @GetMapping({"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
    ResponseEntity<byte[]> metadata() {
        return metadata;
    }

    @GetMapping(Metadata.JWKS_PATH)
    ResponseEntity<byte[]> keys() {
        var published = keys.published();
        if (published.isEmpty()) throw notYet();
        var last = answered;
        if (!last.keys().equals(published)) {
            last = Answered.with(published, keysAge);
            answered = last;
        }
        return last.answer();
    }

    /** Before the first reading of the database. An empty key set would be believed, and kept: every token refused for so long. */
    private static ErrorResponseException notYet() {
        var problem = ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "no key is known yet");
        var notYet = new ErrorResponseException(HttpStatus.SERVICE_UNAVAILABLE, problem, null);
        notYet.getHeaders().setCacheControl(CacheControl.noStore());
        notYet.getHeaders().set(HttpHeaders.RETRY_AFTER, "5");
        return notYet;
    }

    /** kube-apiserver keeps a key set for so long, whatever key it meets: longer, and it would miss one that signs already. */
    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static ResponseEntity<byte[]> document(byte[] json, Duration age) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(age).cachePublic())
                .eTag("\"" + DigestUtils.md5DigestAsHex(json) + "\"")
                .body(json);
    }
}
