package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Follows a directory as the product does, step by step, and keeps what it was told. */
final class Listener implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final LdapSettings settings;
    private final Line line;
    private final ChangeStream stream;
    private DirectoryImage image;
    private final List<DirectoryChange> told = new ArrayList<>();

    private Listener(
            LdapSettings settings, @Nullable Mechanism how, @Nullable Cursor from, @Nullable DirectoryImage image) {
        this.settings = settings;
        line = OpenLine.to(settings);
        stream = how == null ? Listening.begin(line, from).stream() : stream(how, line, from);
        this.image = image == null ? DirectoryImage.read(line) : image;
    }

    private static ChangeStream stream(Mechanism how, Line line, @Nullable Cursor from) {
        return ChangesFinder.offered(line.session()).stream()
                .filter(changes -> changes.mechanism() == how)
                .findFirst()
                .orElseThrow()
                .open(line, from);
    }

    /** From now on. */
    static Listener to(LdapSettings settings) {
        return new Listener(settings, null, null, null);
    }

    /** From now on, in one way. */
    static Listener to(LdapSettings settings, Mechanism how) {
        return new Listener(settings, how, null, null);
    }

    /** From a cursor on, knowing what another listener knew. */
    static Listener to(LdapSettings settings, @Nullable Cursor from, DirectoryImage image) {
        return new Listener(settings, null, from, image);
    }

    ChangeStream stream() {
        return stream;
    }

    /** As soon as the server gives one. */
    Cursor cursor() {
        until(() -> stream.cursor() != null);
        return Objects.requireNonNull(stream.cursor());
    }

    DirectoryImage image() {
        return image;
    }

    /** Everything told so far that was news. */
    List<DirectoryChange> told() {
        return told;
    }

    <T extends DirectoryChange> List<T> told(Class<T> kind) {
        return told.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    void step(Duration patience) {
        stream.await(patience);
        for (var change : stream.take(image)) {
            if (change instanceof ResyncNeeded) {
                told.add(change);
                image = DirectoryImage.read(line);
            } else if (image.apply(change) == DirectoryImage.Effect.OTHER) {
                told.add(change);
            }
        }
    }

    /** So long, whatever it is told. */
    void idle(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) step(Duration.ofNanos(left));
    }

    void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) fail("not told in time; told so far: " + told);
            step(Duration.ofMillis(500));
        }
    }

    /** Waits until the image is what a whole reading says. */
    void untilItIsTheTruth() {
        try {
            until(() -> text(image.reading("corp", "")).equals(truth()));
        } catch (AssertionError e) {
            assertThat(text(image.reading("corp", ""))).as("told %s", told).isEqualTo(truth());
            throw e;
        }
    }

    private String truth() {
        return text(DirectoryContract.read(new LdapDirectory(settings, Clock.systemUTC())));
    }

    /** All but the times, which may differ for a moment. */
    private static String text(DirectoryReading.Complete reading) {
        return reading.entries().stream()
                .sorted(Comparator.comparing(DirectoryEntry::id))
                .map(entry -> entry.id() + " " + entry.dn() + " " + entry.disabled() + " "
                        + entry.locked() + " " + entry.description() + " "
                        + entry.groups().stream().sorted().toList())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        stream.close();
        line.close();
    }
}
