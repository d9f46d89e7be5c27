package dev.chancery.broker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentTest {
    /** On a disk that takes half of a record, and no more until there is room. */
    private static class FullDisk extends RandomAccessFile {
        private boolean full = true;

        FullDisk(Path path) throws IOException {
            super(path.toFile(), "rw");
        }

        @Override
        public void write(byte[] bytes) throws IOException {
            if (full) {
                write(bytes, 0, bytes.length / 2);
                throw new IOException("No space left on device");
            }
            super.write(bytes);
        }
    }

    @Test
    void goesOnInTheSameFileWhenThereIsRoomAgain(@TempDir Path folder) throws IOException {
        var path = folder.resolve("segment");
        var disk = new FullDisk(path);
        var segment = Segment.on(path, disk);
        for (int i = 0; i < 3; i++)
            assertThatThrownBy(() -> segment.append(bytes("lost"))).hasMessage("No space left on device");
        assertThat(segment.sealed()).isFalse();
        assertThat(segment.length()).isZero();

        disk.full = false;
        segment.append(bytes("kept"));

        var piece = segment.read(0, segment.length(), 10);
        assertThat(piece.contents()).containsExactly(bytes("kept"));
        assertThat(piece.end()).isEqualTo(Segment.End.OPEN);
        segment.close();
    }

    @Test
    void nothingFollowsHalfARecordThatCannotBeTakenBack(@TempDir Path folder) throws IOException {
        var path = folder.resolve("segment");
        var disk = new FullDisk(path) {
            @Override
            public void setLength(long length) throws IOException {
                throw new IOException("Input/output error");
            }
        };
        var segment = Segment.on(path, disk);

        assertThatThrownBy(() -> segment.append(bytes("lost"))).isInstanceOf(IOException.class);

        assertThat(segment.sealed()).isTrue();
        assertThatThrownBy(() -> segment.append(bytes("more"))).isInstanceOf(IllegalStateException.class);
        segment.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
