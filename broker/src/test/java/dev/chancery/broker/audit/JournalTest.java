package dev.chancery.broker.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chancery.broker.audit.JournalSettings.Fsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JournalTest {
    private static final int ALL = 10_000;

    @TempDir
    private Path disk;

    private JournalSettings settings;
    private Journal journal;

    @BeforeEach
    void open() {
        settings = new JournalSettings(disk.resolve("a/journal"), 64_000, Fsync.SOON);
        journal = Journal.open(settings);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void givesBackWhatWasAppendedInItsOrder() throws IOException {
        append("one", "two", "three");
        assertThat(drain()).containsExactly("one", "two", "three");
        append("four");
        assertThat(drain()).containsExactly("four");
        assertThat(journal.isDrained()).isTrue();
    }

    @Test
    void givesBackWhatWasNotDoneWithAfterARestart() throws IOException {
        append("one", "two");
        journal.oldest(ALL);
        restart();
        append("three");
        assertThat(drain()).containsExactly("one", "two", "three");
        restart();
        assertThat(journal.isDrained()).as("drained files are gone").isTrue();
    }

    @Test
    void staysWithinItsLimitAndTakesMoreOnceItWasDrained() throws IOException {
        int kept = fill();
        assertThat(kept).isBetween(110, 125);
        assertThat(bytesOnDisk()).isLessThanOrEqualTo(settings.limit()).isEqualTo(journal.bytes());
        assertThatThrownBy(() -> append("x".repeat(500)))
                .isInstanceOf(AuditUnavailable.class)
                .hasMessageContaining("full");
        assertThat(drain()).hasSize(kept);
        assertThat(fill()).isGreaterThan(kept * 9 / 10);
    }

    @Test
    void winsRoomBackWhileItIsStillBeingDrained() throws IOException {
        fill();
        while (journal.bytes() > settings.limit() / 2) journal.done(journal.oldest(10));
        append("again");
        assertThat(drain()).endsWith("again");
    }

    @Test
    void saysThatItIsFullUntilThereIsRoomForWhatItTurnedAway() throws IOException {
        assertThat(journal.impediment()).isEmpty();
        fill();
        assertThat(journal.impediment())
                .hasValue("the journal is full: " + journal.bytes() + " bytes wait for the database");
        while (journal.impediment().isPresent()) journal.done(journal.oldest(10));
        append("x".repeat(500));
        assertThat(journal.impediment()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Fsync.class)
    void saysThatItCannotBeWrittenUntilItCan(Fsync fsync) throws IOException {
        journal.close();
        var gone = disk.resolve("c");
        journal = Journal.open(new JournalSettings(gone, 64_000, fsync));
        Files.move(gone, disk.resolve("elsewhere"));
        assertThatThrownBy(() -> append("lost")).isInstanceOf(AuditUnavailable.class);
        assertThat(journal.impediment()).hasValue("the journal cannot be written");

        Files.move(disk.resolve("elsewhere"), gone);

        assertThat(journal.impediment()).as("nobody has written meanwhile").isEmpty();
        append("kept");
        assertThat(drain()).containsExactly("kept");
    }

    @Test
    void isFullAfterARestartAsWell() {
        fill();
        restart();
        assertThatThrownBy(() -> append("x".repeat(500))).isInstanceOf(AuditUnavailable.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 8, 9, 12})
    void toleratesATornRecordAtTheEnd(int torn) throws IOException {
        append("one", "two-and-more");
        journal.close();
        var file = newestFile();
        try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - torn);
        }
        journal = Journal.open(settings);
        append("three");
        assertThat(drain()).containsExactly("one", "three");
        assertThat(journal.isDrained()).isTrue();
        assertThat(disk.resolve("a/journal")).isDirectoryContaining("glob:**.damaged");
    }

    @Test
    void toleratesBytesThatWereNeverWritten() throws IOException {
        append("one");
        journal.close();
        Files.write(newestFile(), new byte[4096], StandardOpenOption.APPEND); // as a power cut may leave them
        journal = Journal.open(settings);
        append("two");
        assertThat(drain()).containsExactly("one", "two");
    }

    @Test
    void putsADamagedFileAsideAndGoesOn() throws IOException {
        append("one", "two", "three");
        journal.close();
        var bytes = Files.readAllBytes(newestFile());
        bytes[Segment.HEADER + 3 + Segment.HEADER] ^= 1;
        Files.write(newestFile(), bytes);
        journal = Journal.open(settings);
        append("four");
        assertThat(drain()).containsExactly("one", "four");
        assertThat(disk.resolve("a/journal")).isDirectoryContaining("glob:**.damaged");
        restart();
        assertThat(journal.isDrained()).isTrue();
    }

    @Test
    void belongsToOneBrokerAtATime() {
        assertThatThrownBy(() -> Journal.open(settings))
                .isInstanceOf(AuditUnavailable.class)
                .hasMessageContaining("in use");
    }

    @Test
    void takesNothingOnceItIsClosed() {
        journal.close();
        assertThatThrownBy(() -> append("late")).isInstanceOf(AuditUnavailable.class);
        journal = Journal.open(settings);
    }

    @Test
    void isUnavailableWhereTheFolderCannotBe() throws IOException {
        var file = Files.createFile(disk.resolve("file"));
        assertThatThrownBy(() -> Journal.open(new JournalSettings(file, 64_000, Fsync.SOON)))
                .isInstanceOf(AuditUnavailable.class);
    }

    @Test
    void isForItsOwnerOnly() throws IOException {
        append("one");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(newestFile())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(settings.folder())))
                .isEqualTo("rwx------");
    }

    @Test
    void anInterruptedWriterDoesNotCloseItForOthers() throws IOException {
        Thread.currentThread().interrupt();
        append("interrupted");
        journal.force();
        assertThat(Thread.interrupted()).isTrue();
        append("after");
        assertThat(drain()).containsExactly("interrupted", "after");
    }

    @ParameterizedTest
    @EnumSource(Fsync.class)
    void losesNothingOfManyWritersWhileItIsDrained(Fsync fsync) throws Exception {
        journal.close();
        journal = Journal.open(new JournalSettings(disk.resolve("b"), 2_000_000, fsync));
        var got = new ArrayList<String>();
        try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < 8; writer++) {
                int name = writer;
                writers.submit(() -> IntStream.range(0, 500).forEach(i -> append(name + "/" + i)));
            }
            while (got.size() < 4000) {
                journal.awaitReadable();
                var batch = journal.oldest(100);
                batch.contents().forEach(each -> got.add(new String(each, UTF_8)));
                journal.done(batch);
            }
        }
        assertThat(got).hasSize(4000).doesNotHaveDuplicates();
        assertThat(got.stream().filter(each -> each.startsWith("3/")).toList())
                .isEqualTo(IntStream.range(0, 500).mapToObj(i -> "3/" + i).toList());
    }

    private int fill() {
        int kept = 0;
        try {
            while (true) {
                append("x".repeat(500));
                kept++;
            }
        } catch (AuditUnavailable full) {
            return kept;
        }
    }

    private void append(String... contents) {
        for (var each : contents) journal.append(each.getBytes(UTF_8));
    }

    private List<String> drain() throws IOException {
        var got = new ArrayList<String>();
        while (!journal.isDrained()) {
            var batch = journal.oldest(7);
            batch.contents().forEach(each -> got.add(new String(each, UTF_8)));
            journal.done(batch);
        }
        return got;
    }

    private void restart() {
        journal.close();
        journal = Journal.open(settings);
    }

    private Path newestFile() throws IOException {
        try (var files = Files.list(settings.folder())) {
            return files.filter(file -> file.toString().endsWith(".journal"))
                    .sorted()
                    .toList()
                    .getLast();
        }
    }

    private long bytesOnDisk() throws IOException {
        try (var files = Files.list(settings.folder())) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
