package dev.chancery.sync.directory;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The text of the two binary identifiers of Active Directory. */
final class WindowsIdentifiers {
    private static final int SID_HEADER = 8;

    private WindowsIdentifiers() {}

    /** MS-DTYP 2.3.4.2: the first three fields lie little-endian, the other eight bytes as they are read. */
    static String guid(byte[] bytes) {
        var little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        long first = Integer.toUnsignedLong(little.getInt());
        long second = Short.toUnsignedLong(little.getShort());
        long third = Short.toUnsignedLong(little.getShort());
        long rest = little.order(ByteOrder.BIG_ENDIAN).getLong();
        return new UUID(first << 32 | second << 16 | third, rest).toString();
    }

    /** The bytes of {@link #guid}. */
    static byte[] bytes(String guid) {
        var uuid = UUID.fromString(guid);
        long most = uuid.getMostSignificantBits();
        return ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt((int) (most >>> 32))
                .putShort((short) (most >>> 16))
                .putShort((short) most)
                .order(ByteOrder.BIG_ENDIAN)
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    /** MS-DTYP 2.4.2.2: revision, count, six bytes of authority, then little-endian sub-authorities. Null if malformed. */
    static @Nullable String sid(byte[] bytes) {
        if (bytes.length < SID_HEADER || bytes.length != SID_HEADER + 4 * bytes[1]) return null;
        long authority = ByteBuffer.wrap(bytes).getLong() & 0xFFFF_FFFF_FFFFL;
        var text = new StringBuilder("S-" + bytes[0] + "-" + authority);
        var parts =
                ByteBuffer.wrap(bytes, SID_HEADER, bytes.length - SID_HEADER).order(ByteOrder.LITTLE_ENDIAN);
        while (parts.hasRemaining()) text.append('-').append(Integer.toUnsignedLong(parts.getInt()));
        return text.toString();
    }
}
