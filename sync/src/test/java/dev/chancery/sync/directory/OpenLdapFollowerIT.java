package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.ServerKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Following a slapd that grants less than it should, or nothing any more. */
@Needs(ServerKind.OPENLDAP)
class OpenLdapFollowerIT {
    private static final Dialect DIALECT = Dialect.standard(Profile.OPENLDAP);
    private static final int ROBOTS = 8;

    /** Its first stage brings as many entries as the limit, and then says so: they are no reading. */
    @Test
    void concludesNothingWhereOurReaderIsLimited() {
        try (var server = limited("size=5");
                var followed = new Followed(asLimited(server))) {
            followed.until("a refusal", () -> followed.now().detail().contains("no content-sync"));
            assertThat(followed.now().mechanism()).isEqualTo(Mechanism.FULL_COMPARISON);
            assertThat(followed.now().detail()).contains("lift its size limit for our reader");
            for (var occasion : Occasion.values()) {
                assertThat(followed.read(occasion))
                        .isInstanceOfSatisfying(Partial.class, partial -> assertThat(partial.reason())
                                .isEqualTo(PartialReason.SIZE_LIMIT));
            }
        }
    }

    @Test
    void asksForTimesWhereOnlyPagesAreUnlimitedAndSaysWhy() {
        try (var server = limited("size=5 size.prtotal=unlimited");
                var followed = new Followed(asLimited(server))) {
            followed.until("polling", () -> followed.isBy(Mechanism.TIMESTAMP_POLLING));
            assertThat(followed.now().detail())
                    .startsWith("deletions are not told")
                    .contains("no content-sync")
                    .contains("lift its size limit for our reader");
            assertThat(followed.logins(Occasion.ROUTINE)).hasSize(ROBOTS);

            server.load("dn: " + DIALECT.robotDn("r3", server.baseDn()) + "\nchangetype: delete\n");
            assertThat(followed.logins(Occasion.ROUTINE)).hasSize(ROBOTS - 1).doesNotContain("r3");
        }
    }

    @Test
    void triesTheBetterWayAgainAfterAnHour() {
        var passed = new AtomicReference<>(Duration.ZERO);
        InstantSource time = () -> Instant.now().plus(passed.get());
        try (var server = limited("size=5 size.prtotal=unlimited");
                var followed = new Followed(asLimited(server), time.withZone(ZoneOffset.UTC))) {
            followed.until("polling", () -> followed.isBy(Mechanism.TIMESTAMP_POLLING));
            server.liftLimits();
            passed.set(Duration.ofDays(1));
            followed.until("content-sync", () -> followed.isBy(Mechanism.CONTENT_SYNC));
            assertThat(followed.now().detail()).isEqualTo("deletions are told");

            server.load("dn: " + DIALECT.robotDn("r3", server.baseDn()) + "\nchangetype: delete\n");
            followed.until("a deletion", () -> followed.logins(Occasion.NEWS).size() == ROBOTS - 1);
        }
    }

    @Test
    void noticesAServerThatDiesWhileNothingHappens() {
        try (var server = populated(OpenLdap.Setup.standard());
                var followed = new Followed(TestDirectories.of(server, Profile.OPENLDAP, server.baseDn())
                        .patience(Duration.ofSeconds(5))
                        .settings())) {
            followed.until("following", () -> followed.isBy(Mechanism.CONTENT_SYNC));
            followed.until("all robots", () -> followed.logins(Occasion.NEWS).size() == ROBOTS);
            server.pause();
            followed.until("its silence", () -> followed.isBy(Mechanism.FULL_COMPARISON));
            server.resume();
            followed.until("following again", () -> followed.isBy(Mechanism.CONTENT_SYNC));
            server.load(DIALECT.robot("late", server.baseDn()));
            followed.until("a change", () -> followed.logins(Occasion.NEWS).contains("late"));
        }
    }

    private static OpenLdap limited(String limits) {
        return populated(OpenLdap.Setup.standard().limiting(limits));
    }

    private static OpenLdap populated(OpenLdap.Setup setup) {
        var server = OpenLdap.start(setup);
        for (int i = 0; i < ROBOTS - 2; i++) server.load(DIALECT.robot("r" + i, server.baseDn()));
        return server; // and its two readers
    }

    private static LdapSettings asLimited(OpenLdap server) {
        return TestDirectories.of(server, Profile.OPENLDAP, server.baseDn())
                .bind(new Bind.Simple(server.limitedDn(), new Password.File(server.limitedPasswordFile())))
                .settings();
    }
}
