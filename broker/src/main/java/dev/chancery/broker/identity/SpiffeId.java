package dev.chancery.broker.identity;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A SPIFFE ID (SPIFFE-ID, 2) with a path, valid by construction; stricter in that the scheme is lower case. */
record SpiffeId(String trustDomain, List<String> segments) {
    static final String SCHEME = "spiffe://";
    private static final int LONGEST = 2048;
    private static final Pattern TRUST_DOMAIN = Pattern.compile("[a-z0-9._-]{1,255}");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]+");

    SpiffeId {
        segments = List.copyOf(segments);
        if (!TRUST_DOMAIN.matcher(trustDomain).matches()) throw new IllegalArgumentException("not a trust domain");
        if (segments.isEmpty() || !segments.stream().allMatch(SpiffeId::isSegment))
            throw new IllegalArgumentException("not a path of a SPIFFE ID");
    }

    static Optional<SpiffeId> parse(String text) {
        if (!text.startsWith(SCHEME) || text.getBytes(StandardCharsets.UTF_8).length > LONGEST) return Optional.empty();
        var parts = List.of(text.substring(SCHEME.length()).split("/", -1));
        try {
            return Optional.of(new SpiffeId(parts.getFirst(), parts.subList(1, parts.size())));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    static boolean isSegment(String text) {
        return SEGMENT.matcher(text).matches() && !text.equals(".") && !text.equals("..");
    }

    /** The trust domain as the issuer of its SVIDs. */
    String issuer() {
        return SCHEME + trustDomain;
    }
}
