package dev.chancery.sync.directory;

import com.unboundid.ldap.sdk.Entry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.UUID;

/** What a server adds by itself to an entry that is new: a stable id, and in Active Directory the flags of an account. */
final class NewEntries {
    /** MS-ADTS 3.1.1.5.2.4: no password needed, disabled, an ordinary account. */
    private static final String DISABLED_WITHOUT_PASSWORD = "546";

    private final Profile profile;

    NewEntries(Profile profile) {
        this.profile = profile;
    }

    Entry completed(Entry entry) {
        var copy = entry.duplicate();
        switch (profile) {
            case ACTIVE_DIRECTORY -> {
                if (!copy.hasAttribute("objectGUID")) copy.addAttribute("objectGUID", bytes(id(copy)));
                if (!copy.hasAttribute("userAccountControl") && copy.hasObjectClass("user"))
                    copy.addAttribute("userAccountControl", DISABLED_WITHOUT_PASSWORD);
            }
            case OPENLDAP, GENERIC -> {
                if (!copy.hasAttribute("entryUUID")) copy.addAttribute("entryUUID", id(copy).toString());
            }
        }
        return copy;
    }

    /** The same for the same entry, so that two looks at the same change say the same. */
    private static UUID id(Entry entry) {
        return UUID.nameUUIDFromBytes(entry.getDN().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(UUID id) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
    }
}
