package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.testbed.DirectoryServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory of two servers, of which the second knows something else than the first. */
abstract class FailoverContract {
    private static final String BASE = "ou=robots,dc=robot,dc=test";

    @TempDir
    Path folder;

    private final Profile profile;
    private final DirectoryServer first;
    private final DirectoryServer second;

    FailoverContract(Profile profile, DirectoryServer first, DirectoryServer second) {
        this.profile = profile;
        this.first = first;
        this.second = second;
    }

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
        try (var followed = new Followed(settings())) {
            followed.until("the first server", () -> isAt(first, followed));
            assertThat(followed.logins(Occasion.NEWS)).containsExactly("both");

            var killed = Instant.now();
            first.kill();
            followed.until("the second server", () -> isAt(second, followed));
            followed.until("its robots", () -> followed.logins(Occasion.NEWS).equals(List.of("both", "late")));
            assertThat(followed.read(Occasion.NEWS))
                    .isInstanceOfSatisfying(DirectoryReading.Complete.class, reading -> assertThat(reading.since())
                            .isAfter(killed));

            load(second, "new", "00000000-0000-4000-8000-000000000003");
            followed.until("a robot of the second server", () -> followed.logins(Occasion.NEWS)
                    .equals(List.of("both", "late", "new")));
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

    private static boolean isAt(DirectoryServer server, Followed followed) {
        var identity = followed.now().server();
        return identity != null && identity.contains(":" + server.ldapsPort());
    }

    private static void load(DirectoryServer server, String login, String id) {
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
        return TestDirectories.of(first, profile, BASE)
                .transport(
                        LdapSettings.Transport.LDAPS,
                        "ldaps://" + first.host() + ":" + first.ldapsPort(),
                        "ldaps://" + second.host() + ":" + second.ldapsPort())
                .trusting(authorities)
                .settings();
    }
}
