package dev.chancery.sync.directory;

import com.unboundid.asn1.ASN1OctetString;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A DirSync cookie, with what shows that the server was restored from a copy under the same name. Such a server takes the
 * cookie without a word and never tells what it lost; but it counts from a lower number again (MS-ADTS 3.1.1.1.9), or, once
 * it has caught up, does not have the change that was seen last.
 *
 * @param cookie null before the first answer
 * @param highest {@code highestCommittedUSN} before the cookie was given
 * @param witness the {@code objectGUID} of an object that was read, or empty
 * @param witnessed the object's {@code uSNChanged} then
 */
record DirSyncPosition(@Nullable ASN1OctetString cookie, long highest, String witness, long witnessed) {
    static final DirSyncPosition BEGIN = new DirSyncPosition(null, 0, "", 0);
    private static final Pattern TEXT =
            Pattern.compile("([A-Za-z0-9+/]+=*) ([0-9]{1,18}) ([0-9a-f-]{36})? ([0-9]{1,18})");

    static @Nullable DirSyncPosition parse(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) return null;
        try {
            var witness = parts.group(3) == null ? "" : parts.group(3);
            var cookie = new ASN1OctetString(Base64.getDecoder().decode(parts.group(1)));
            return new DirSyncPosition(cookie, Long.parseLong(parts.group(2)), witness, Long.parseLong(parts.group(4)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String text() {
        var bytes = cookie == null ? new byte[0] : cookie.getValue();
        return Base64.getEncoder().encodeToString(bytes) + " " + highest + " " + witness + " " + witnessed;
    }

    DirSyncPosition reached(ASN1OctetString next, long now) {
        return new DirSyncPosition(next, now, witness, witnessed);
    }

    /** With another object to remember, if there is one. */
    DirSyncPosition withWitness(LdapSession session, @Nullable StableId id) {
        if (id == null) return this;
        var number = changed(session, id.value());
        return number < 0 ? this : new DirSyncPosition(cookie, highest, id.value(), number);
    }

    /** Why the server cannot go on from here; null when nothing speaks against it. */
    @Nullable
    ResyncNeeded objection(LdapSession session) {
        long now = highest(session);
        if (now < highest)
            return new ResyncNeeded(ResyncReason.ROLLED_BACK, "the server counts " + now + " changes, not " + highest);
        if (!witness.isEmpty() && changed(session, witness) < witnessed)
            return new ResyncNeeded(
                    ResyncReason.ROLLED_BACK, "the server does not have change " + witnessed + " of " + witness);
        return null;
    }

    static long highest(LdapSession session) {
        var root = session.entry("", "highestCommittedUSN");
        var number = root == null ? null : root.getAttributeValueAsLong("highestCommittedUSN");
        if (number == null) throw new IncompleteReading(PartialReason.REFUSED, "the server counts no changes");
        return number;
    }

    private static long changed(LdapSession session, String guid) {
        var entry = session.entry("<GUID=" + guid + ">", "uSNChanged");
        var number = entry == null ? null : entry.getAttributeValueAsLong("uSNChanged");
        return number == null ? -1 : number;
    }
}
