package dev.chancery.broker.web;

import dev.chancery.broker.key.KeyRing;
import dev.chancery.broker.settings.BrokerSettings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The documents that verifiers read: from memory, cacheable, the same for everybody, whatever else is down. */
@RestController
final class DocumentsController {
    private static final Duration METADATA_AGE = Duration.ofHours(1);
    /** kube-apiserver fetches again only after so long: a new key is published for longer than that before it signs. */
    private static final Duration KEYS_AGE = Duration.ofMinutes(5);

    private final byte[] metadata;
    private final KeyRing keys;

    DocumentsController(BrokerSettings settings, KeyRing keys, JsonMapper json) {
        this.metadata = json.writeValueAsBytes(Metadata.of(settings));
        this.keys = keys;
    }

    @GetMapping({"/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"})
    ResponseEntity<byte[]> metadata() {
        return document(metadata, METADATA_AGE);
    }

    @GetMapping(Metadata.JWKS_PATH)
    ResponseEntity<byte[]> keys() {
        return document(keys.published().toString(true).getBytes(StandardCharsets.UTF_8), KEYS_AGE);
    }

    static ResponseEntity<byte[]> document(byte[] json, Duration age) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.maxAge(age).cachePublic())
                .eTag("\"" + DigestUtils.md5DigestAsHex(json) + "\"")
                .body(json);
    }
}
