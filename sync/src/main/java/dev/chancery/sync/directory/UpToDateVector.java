package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a domain controller has of the others' changes: of each, by its {@code invocationId}, everything up to a number in that one's
 * count (MS-DRSR 5.166). The bytes of {@code replUpToDateVector} are a header of 16 and 32 for each (version 2), or 24 (version 1).
 */
final class UpToDateVector {
    private static final String ATTRIBUTE = "replUpToDateVector";
    private static final int HEADER = 16;

    private UpToDateVector() {}

    /** None where our account does not see it, or it is written otherwise. */
    static Map<String, Long> read(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length < HEADER) return Map.of();
        var vector = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int size =
                switch (vector.getInt(0)) {
                    case 1 -> 24;
                    case 2 -> 32;
                    default -> 0;
                };
        long count = Integer.toUnsignedLong(vector.getInt(8));
        if (size == 0 || bytes.length < HEADER + count * size) return Map.of();
        var known = new HashMap<String, Long>();
        for (int at = HEADER; at < HEADER + count * size; at += size) {
            var server = new byte[16];
            vector.get(at, server);
            known.put(WindowsIdentifiers.guid(server), vector.getLong(at + 16));
        }
        return known;
    }

    /**
     * Of a domain; none where our account may not see that.
     *
     * @throws IncompleteReading when the server does not answer
     */
    static Map<String, Long> of(LdapSession session, String domain) {
        try {
            var entry = session.entry(domain, ATTRIBUTE);
            return read(entry == null ? null : entry.getAttributeValueBytes(ATTRIBUTE));
        } catch (IncompleteReading e) {
            if (e.reason() == PartialReason.FORBIDDEN) return Map.of();
            throw e;
        }
    }
}
