package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.chancery.testbed.EmbeddedDirectory;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.ServerKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory of two servers, of which the second knows something else than the first. */
@Needs(ServerKind.EMBEDDED_DIRECTORY)
class FailoverIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String BASE = "ou=robots,dc=robot,dc=test";

    @TempDir
    Path folder;

    private final EmbeddedDirectory first = EmbeddedDirectory.start();
    private final EmbeddedDirectory second = EmbeddedDirectory.start();
    private final List<Following> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void populate() {
        for (var server : List.of(first, second)) {
            server.load("dn: " + BASE + "\nobjectClass: organizationalUnit\nou: robots\n");
            load(server, "both", "00000000-0000-4000-8000-000000000001");
        }
        load(second, "late", "00000000-0000-4000-8000-000000000002");
    }

    @AfterEach
    void end() {
        first.close();
        second.close();
    }

    @Test
    void readsEverythingFromTheNextServerAndFollowsThat() throws IOException {
        var settings = settings();
        try (var follower =
                new DirectoryFollower(settings, new LdapDirectory(settings, Clock.systemUTC()), Clock.systemUTC())) {
            follower.start(() -> {}, told::add);
            until(() -> followed(first));
            assertThat(logins(follower)).containsExactly("both");

            first.kill();
            until(() -> followed(second));
            until(() -> logins(follower).equals(List.of("both", "late")));

            load(second, "new", "00000000-0000-4000-8000-000000000003");
            until(() -> logins(follower).equals(List.of("both", "late", "new")));
        }
    }

    @Test
    void doesNotTakeACursorFromOneServerToAnother() throws IOException {
        var settings = settings();
        Cursor cursor;
        DirectoryImage image;
        try (var listener = Listener.to(settings)) {
            cursor = listener.cursor();
            image = listener.image();
        }
        first.kill();
        try (var listener = Listener.to(settings, cursor, image)) {
            listener.step(Duration.ofSeconds(1));
            assertThat(listener.told(DirectoryChange.ResyncNeeded.class))
                    .extracting(DirectoryChange.ResyncNeeded::reason)
                    .containsExactly(DirectoryChange.ResyncReason.OTHER_SERVER);
            assertThat(listener.image().at("uid=late," + BASE)).isNotNull();
        }
    }

    private boolean followed(EmbeddedDirectory server) {
        if (told.isEmpty()) return false;
        var identity = told.getLast().server();
        return identity != null && identity.contains(":" + server.ldapsPort());
    }

    private static List<String> logins(DirectoryFollower follower) {
        return switch (follower.read(Occasion.NEWS)) {
            case DirectoryReading.Complete complete ->
                complete.entries().stream().map(DirectoryEntry::login).sorted().toList();
            case DirectoryReading.Partial _ -> List.of();
        };
    }

    private static void load(EmbeddedDirectory server, String login, String id) {
        server.load("dn: uid=" + login + "," + BASE + "\nobjectClass: account\nuid: " + login + "\nentryUUID: " + id
                + "\n");
    }

    /** Both servers behind one name and one password, as in life. */
    private LdapSettings settings() throws IOException {
        var authorities = folder.resolve("authorities.pem");
        Files.writeString(authorities, Files.readString(first.caFile()) + Files.readString(second.caFile()));
        var password = Files.readString(first.readerPasswordFile());
        second.load("dn: " + second.readerDn() + "\nchangetype: modify\nreplace: userPassword\nuserPassword: "
                + password + "\n");
        return TestDirectories.of(first, Profile.GENERIC, BASE)
                .transport(
                        LdapSettings.Transport.LDAPS,
                        "ldaps://" + first.host() + ":" + first.ldapsPort(),
                        "ldaps://" + second.host() + ":" + second.ldapsPort())
                .trusting(authorities)
                .patience(Duration.ofSeconds(2))
                .settings();
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) fail("not seen in time");
            Thread.onSpinWait();
        }
    }
}
