package dev.chancery.sync.directory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Who may do what to an object of Active Directory and, unless it says otherwise, to what is below it; nobody else may do anything. */
record SecurityDescriptor(List<Grant> grants) {
    /** MS-ADTS 5.1.3.2: list contents (LC) and read property (RP). */
    static final int LIST_AND_READ = 0x04 | 0x10;

    static final int EVERYTHING = 0xF01FF;

    /** @param sid as it is on the wire */
    record Grant(byte[] sid, int rights) {}

    /** MS-DTYP 2.4.6, self-relative, with nothing but a protected list of grants. */
    byte[] bytes() {
        var entries = new ByteArrayOutputStream();
        for (var grant : grants) entries.writeBytes(entry(grant));
        int size = 8 + entries.size();
        return little(20 + size)
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) 0x9004) // self-relative, the list is there, nothing is inherited
                .putInt(0)
                .putInt(0)
                .putInt(0)
                .putInt(20)
                .put((byte) 2) // MS-DTYP 2.4.5
                .put((byte) 0)
                .putShort((short) size)
                .putShort((short) grants.size())
                .putShort((short) 0)
                .put(entries.toByteArray())
                .array();
    }

    /** MS-DTYP 2.4.4.2: allowed, here and below. */
    private static byte[] entry(Grant grant) {
        int size = 8 + grant.sid().length;
        return little(size)
                .put((byte) 0)
                .put((byte) 2)
                .putShort((short) size)
                .putInt(grant.rights())
                .put(grant.sid())
                .array();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
