package dev.chancery.sync.account;

import dev.chancery.sync.directory.StableId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The name of a robot's ServiceAccount: a DNS-1123 label (RFC 1123, 2.1), so that it is a valid label value too. */
public record ServiceAccountName(String value) implements Comparable<ServiceAccountName> {
    static final int LONGEST = 63;
    private static final int LONGEST_STEM = 54;
    private static final int SUFFIX = 8;
    /** No vowels and no look-alikes, so that a suffix neither spells a word nor is misread. */
    private static final String ALPHABET = "bcdfghjkmnpqrstvwxyz24679";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    /** Letters that Unicode does not decompose. */
    private static final Map<String, String> LETTERS =
            Map.of("ß", "ss", "ø", "o", "æ", "ae", "œ", "oe", "ł", "l", "đ", "d", "ı", "i", "ð", "d", "þ", "th");

    /** @throws IllegalArgumentException when the value is not a DNS label of at most 63 characters */
    public ServiceAccountName {
        if (value.length() > LONGEST || !LABEL.matcher(value).matches()) {
            throw new IllegalArgumentException("not a DNS label of at most 63 characters: \"" + value + "\"");
        }
    }

    /**
     * The name for a login, the same on every machine and in every order: the login itself where it is a plain label
     * already, else a readable stem and eight characters of the stable id's hash. A machine account ({@code BOT01$}) and
     * {@code default}, which every namespace has, never get the plain form.
     */
    public static ServiceAccountName derive(String login, StableId id) {
        var stem = stem(login);
        var plain = login.toLowerCase(Locale.ROOT);
        if (stem.equals(plain) && stem.length() <= LONGEST && !stem.equals("default"))
            return new ServiceAccountName(stem);
        var readable = stem.isEmpty() ? "robot" : trim(stem.substring(0, Math.min(stem.length(), LONGEST_STEM)));
        return new ServiceAccountName(readable + "-" + suffix(id));
    }

    private static String stem(String login) {
        var text = MARKS.matcher(Normalizer.normalize(login, Normalizer.Form.NFKD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT);
        for (var letter : LETTERS.entrySet()) text = text.replace(letter.getKey(), letter.getValue());
        return trim(OTHERS.matcher(text).replaceAll("-"));
    }

    private static String trim(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && text.charAt(from) == '-') from++;
        while (to > from && text.charAt(to - 1) == '-') to--;
        return text.substring(from, to);
    }

    /** Eight base-25 digits of SHA-256 over the id: 1.5e11 values. */
    static String suffix(StableId id) {
        var number = new java.math.BigInteger(1, sha256(id.value()));
        var base = java.math.BigInteger.valueOf(ALPHABET.length());
        var text = new StringBuilder();
        for (int i = 0; i < SUFFIX; i++) {
            var division = number.divideAndRemainder(base);
            text.append(ALPHABET.charAt(division[1].intValue()));
            number = division[0];
        }
        return text.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public int compareTo(ServiceAccountName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
