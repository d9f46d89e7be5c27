package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpToDateVectorTest {
    private static final String ONE = "3f2504e0-4f89-11d3-9a0c-0305e82c3301";
    private static final String TWO = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";

    @Test
    void saysOfEachServerUpToWhichChange() {
        assertThat(UpToDateVector.read(vector(2, 32, 2))).isEqualTo(Map.of(ONE, 3952L, TWO, 7L));
        assertThat(UpToDateVector.read(vector(1, 24, 2))).isEqualTo(Map.of(ONE, 3952L, TWO, 7L));
        assertThat(UpToDateVector.read(vector(2, 32, 0))).isEmpty();
    }

    @Test
    void saysNothingWhereItIsHiddenOrWrittenOtherwise() {
        assertThat(UpToDateVector.read(null)).isEmpty();
        assertThat(UpToDateVector.read(new byte[0])).isEmpty();
        assertThat(UpToDateVector.read(vector(3, 32, 2))).isEmpty();
        assertThat(UpToDateVector.read(vector(2, 32, 3))).as("cut off").isEmpty();
        assertThat(UpToDateVector.read(vector(2, 32, -1))).isEmpty();
    }

    private static byte[] vector(int version, int size, int count) {
        var bytes = ByteBuffer.allocate(16 + 2 * size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, version).putInt(8, count);
        bytes.put(16, WindowsIdentifiers.bytes(ONE)).putLong(32, 3952);
        bytes.put(16 + size, WindowsIdentifiers.bytes(TWO)).putLong(32 + size, 7);
        return bytes.array();
    }
}
