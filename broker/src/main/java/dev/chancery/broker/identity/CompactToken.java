package dev.chancery.broker.identity;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JWS in compact form taken apart (RFC 7515, 7.1), nothing believed yet. Stricter than the standard: no member twice
 * (RFC 7519, 4 leaves that open), a handful of levels deep, valid UTF-8.
 *
 * @param signingInput the bytes that the signature is over
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one verification and is never compared
record CompactToken(JsonNode header, JsonNode claims, byte[] signingInput, Base64URL signature) {
    private static final int DEEPEST = 8;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** @throws Malformed when it is none; the message is safe to keep */
    static CompactToken parse(String text) throws Malformed {
        int first = text.indexOf('.');
        int second = text.indexOf('.', first + 1);
        if (first <= 0 || second <= first + 1 || second == text.length() - 1 || text.indexOf('.', second + 1) >= 0)
            throw new Malformed("not three parts");
        return new CompactToken(
                object("header", bytes("header", text.substring(0, first))),
                object("claims", bytes("claims", text.substring(first + 1, second))),
                text.substring(0, second).getBytes(StandardCharsets.US_ASCII),
                new Signature(text.substring(second + 1)));
    }

    private static byte[] bytes(String part, String base64url) throws Malformed {
        // RFC 7515, 2: without padding; the decoder would take it
        if (base64url.indexOf('=') >= 0) throw new Malformed(part + " is padded");
        try {
            return Base64.getUrlDecoder().decode(base64url);
        } catch (IllegalArgumentException notBase64) {
            throw new Malformed(part + " is not base64url");
        }
    }

    private static JsonNode object(String part, byte[] json) throws Malformed {
        try {
            var node = JSON.readTree(json);
            if (node == null || !node.isObject()) throw new Malformed(part + " is not a JSON object");
            return node;
        } catch (JacksonException notJson) {
            // its own message may quote the token
            throw new Malformed(
                    part + " is not acceptable JSON (" + notJson.getClass().getSimpleName() + ")");
        }
    }

    /** Decoded by the same strict rules as the other parts: the library's own decoder skips what it does not know. */
    private static final class Signature extends Base64URL {
        private static final long serialVersionUID = 1L;

        private final transient byte[] bytes;

        Signature(String base64url) throws Malformed {
            super(base64url);
            bytes = CompactToken.bytes("signature", base64url);
        }

        @Override
        public byte[] decode() {
            return bytes.clone();
        }
    }

    /** The text is no JWS in compact form. */
    static final class Malformed extends Exception {
        Malformed(String message) {
            super(message, null, false, false);
        }
    }
}
