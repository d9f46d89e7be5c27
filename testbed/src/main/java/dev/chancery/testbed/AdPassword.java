package dev.chancery.testbed;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How Active Directory takes a new password: MS-ADTS 3.1.1.3.1.5, in quotation marks and UTF-16, little end first. */
final class AdPassword {
    private AdPassword() {}

    /** The value of {@code unicodePwd} in base 64, as LDIF wants it. */
    static String encode(Secret password) {
        var quoted = '"' + password.value() + '"';
        return Base64.getEncoder().encodeToString(quoted.getBytes(StandardCharsets.UTF_16LE));
    }
}
