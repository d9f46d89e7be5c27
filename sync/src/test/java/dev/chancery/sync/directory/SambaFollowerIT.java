package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.sync.directory.SecurityDescriptor.Grant;
import dev.chancery.testbed.SambaDomain;
import dev.chancery.testbed.Servers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Following a domain that grants less than it could. */
@ExtendWith(Servers.class)
class SambaFollowerIT {
    private static final Dialect DIALECT = Dialect.activeDirectory();
    /** MS-ADTS 3.1.1.3.4.1.11; 4 means the list of grants, and neither owner nor audit. */
    private static final Control GRANTS_ONLY = new Control(
            "1.2.840.113556.1.4.801", true, new ASN1OctetString(new ASN1Sequence(new ASN1Integer(4)).encode()));

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final AtomicInteger UNITS = new AtomicInteger();

    @TempDir
    Path folder;

    private final SambaDomain server;
    private final String tag = "f" + UNITS.incrementAndGet();
    private final String unit;

    SambaFollowerIT(SambaDomain server) {
        this.server = server;
        unit = "ou=" + tag + "," + server.baseDn();
        server.load(DIALECT.unit(unit));
        for (var name : List.of("one", "two")) server.load(robot(name));
    }

    @Test
    void seesDeletionsByReadingOnlyWhereItMayJustListAndRead() throws Exception {
        var account = account();
        lock(unit, account);
        assertThat(TestDirectories.of(server, Profile.ACTIVE_DIRECTORY, unit)
                        .directory()
                        .read())
                .as("anybody else sees nothing there")
                .isInstanceOfSatisfying(
                        Partial.class, partial -> assertThat(partial.reason()).isEqualTo(PartialReason.FORBIDDEN));

        try (var followed = new Followed(as(account))) {
            followed.until("following", () -> followed.isBy(Mechanism.DIRSYNC));
            assertThat(followed.now().sight()).isEqualTo(Sight.DELETIONS_HIDDEN);
            assertThat(followed.now().detail()).isEqualTo("deletions are not told, only whole readings show them");
            assertThat(followed.logins(Occasion.NEWS)).containsExactly(login("one"), login("two"));

            server.load(robot("three"));
            followed.until("a new robot", () -> followed.logins(Occasion.NEWS).contains(login("three")));

            server.load("dn: " + DIALECT.robotDn(login("two"), unit) + "\nchangetype: delete\n");
            assertThat(followed.logins(Occasion.ROUTINE)).containsExactly(login("one"), login("three"));
        }
    }

    /** MS-ADTS 3.1.1.3.4.6, MaxNotificationPerConn: five. */
    @Test
    void asksEachSecondWhereNotificationsAreRefusedAndSaysSo() {
        var settings =
                TestDirectories.of(server, Profile.ACTIVE_DIRECTORY, unit).settings();
        try (var line = OpenLine.to(settings)) {
            for (int i = 0; i < 5; i++) new Bell().ring(line.session(), server.baseDn());
            try (var listening = Listening.begin(line, null)) {
                var image = DirectoryImage.read(line);
                var told = new ArrayList<DirectoryChange>();
                Awaitility.await("a refusal")
                        .pollInSameThread()
                        .atMost(PATIENCE)
                        .until(() -> {
                            told.addAll(listening.stream().take(image));
                            return listening.by(line).detail().contains("notifications are refused: 11 ");
                        });
                server.load(robot("three"));
                Awaitility.await("a new robot")
                        .pollInSameThread()
                        .atMost(PATIENCE)
                        .until(() -> {
                            listening.stream().await(Duration.ofSeconds(10));
                            told.addAll(listening.stream().take(image));
                            return !told.isEmpty();
                        });
                assertThat(told).hasOnlyElementsOfType(Upserted.class);
            }
        }
    }

    /** From now on only administrators, the server and this account see anything of a unit. */
    private void lock(String unit, String account) throws LDAPException {
        try (var admin = server.admin()) {
            var administrators = admin.getEntry("CN=Domain Admins,CN=Users," + server.baseDn(), "objectSid")
                    .getAttributeValueBytes("objectSid");
            var reader = admin.getEntry(account, "objectSid").getAttributeValueBytes("objectSid");
            var descriptor = new SecurityDescriptor(List.of(
                    new Grant(administrators, SecurityDescriptor.EVERYTHING),
                    new Grant(reader, SecurityDescriptor.LIST_AND_READ)));
            var request = new ModifyRequest(
                    unit, new Modification(ModificationType.REPLACE, "nTSecurityDescriptor", descriptor.bytes()));
            request.addControl(GRANTS_ONLY);
            admin.modify(request);
        }
    }

    /** A new account that is in no group but Domain Users. */
    private String account() throws IOException {
        var secret = Files.writeString(folder.resolve("password"), "L7-" + UUID.randomUUID());
        var dn = "CN=" + tag + "-reader,CN=Users," + server.baseDn();
        var quoted = ('"' + Files.readString(secret) + '"').getBytes(StandardCharsets.UTF_16LE);
        server.load("dn: " + dn + "\nobjectClass: user\nsAMAccountName: " + tag + "-reader\nuserAccountControl: 66048\n"
                + "unicodePwd:: " + Base64.getEncoder().encodeToString(quoted) + "\n");
        return dn;
    }

    private LdapSettings as(String account) {
        return TestDirectories.of(server, Profile.ACTIVE_DIRECTORY, unit)
                .bind(new Bind.Simple(account, new Password.File(folder.resolve("password"))))
                .settings();
    }

    private String robot(String name) {
        return DIALECT.robot(login(name), unit);
    }

    private String login(String name) {
        return name + "-" + tag;
    }
}
