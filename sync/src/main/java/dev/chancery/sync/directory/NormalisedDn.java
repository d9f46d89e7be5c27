package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** DNs in the one form in which they can be compared as text. */
final class NormalisedDn {
    private NormalisedDn() {}

    /** Null when the DN is malformed. */
    static @Nullable String of(String dn) {
        if (isPlain(dn)) return dn.toLowerCase(Locale.ROOT);
        try {
            return new DN(dn).toNormalizedString();
        } catch (LDAPException e) {
            return null;
        }
    }

    static String orAsWritten(String dn) {
        var normalised = of(dn);
        return normalised == null ? dn : normalised;
    }

    /** Whether a normalised DN is another one or lies below it. */
    static boolean isAtOrBelow(String dn, String base) {
        return dn.equals(base) || isBelow(dn, base);
    }

    /** Whether a normalised DN lies below another one, at any depth. */
    static boolean isBelow(String dn, String base) {
        return dn.length() > base.length() + 1
                && dn.endsWith(base)
                && dn.charAt(dn.length() - base.length() - 1) == ',';
    }

    /**
     * Whether lower case is all that a DN needs: {@code name=value,name=value} of letters, digits and {@code . _ -} only.
     * Most are so, and a large directory has some hundred thousand of them as members of groups.
     */
    private static boolean isPlain(String dn) {
        boolean inValue = false;
        int begin = 0;
        for (int i = 0; i < dn.length(); i++) {
            char c = dn.charAt(i);
            if (isLetterOrDigit(c)) continue;
            switch (c) {
                case '=' -> {
                    if (inValue || i == begin || !startsWithLetter(dn, begin)) return false;
                    inValue = true;
                    begin = i + 1;
                }
                case ',' -> {
                    if (!inValue || i == begin) return false;
                    inValue = false;
                    begin = i + 1;
                }
                case '.', '_', '-' -> {
                    if (!inValue) return false;
                }
                default -> {
                    return false;
                }
            }
        }
        return inValue && begin < dn.length();
    }

    private static boolean startsWithLetter(String dn, int at) {
        return dn.charAt(at) > '9';
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
