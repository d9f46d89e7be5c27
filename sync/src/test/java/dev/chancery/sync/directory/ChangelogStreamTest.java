package dev.chancery.sync.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import dev.chancery.sync.directory.DirectoryChange.Upserted;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Limits;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.sync.directory.LdapSettings.Servers;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.sync.directory.LdapSettings.Tree;
import dev.chancery.sync.directory.ScriptedServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that counts a change before it shows the record, as 389 Directory Server does. */
class ChangelogStreamTest {
    private static final String BASE = "dc=corp";

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Integer> hiddenFor = new ConcurrentHashMap<>();
    private final ScriptedServer server = new ScriptedServer((_, request) -> answer(request));
    private volatile long last;
    private final LdapSettings settings;

    ChangelogStreamTest(@TempDir Path folder) throws IOException {
        var password = Files.writeString(folder.resolve("password"), "secret\n");
        settings = new LdapSettings(
                "corp",
                new Servers(
                        List.of(URI.create("ldap://127.0.0.1:" + server.port())), Transport.PLAINTEXT_ALLOWED, null),
                new Bind.Simple("cn=reader", new Password.File(password)),
                Profile.GENERIC,
                new Tree(BASE, BASE, null, List.of(), null),
                Limits.USUAL);
        put(new Entry(BASE, new Attribute("objectClass", "domain")));
        robot("one");
        record(1, "one");
        last = 1;
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void waitsForARecordThatComesAMomentLate() {
        try (var line = OpenLine.to(settings);
                var stream = new ChangelogStream(line, null)) {
            var image = DirectoryImage.read(line);
            robot("two");
            record(2, "two");
            hiddenFor.put("changenumber=2,cn=changelog", 2);
            last = 2;

            assertThat(stream.take(image)).singleElement().isInstanceOf(Upserted.class);
            assertThat(stream.cursor()).isNotNull();
        }
    }

    @Test
    void readsEverythingForARecordThatDoesNotComeAndHeedsItWhenItDoes() {
        try (var line = OpenLine.to(settings);
                var stream = new ChangelogStream(line, null)) {
            var image = DirectoryImage.read(line);
            last = 2;

            assertThat(stream.take(image))
                    .singleElement()
                    .isInstanceOfSatisfying(ResyncNeeded.class, needed -> assertThat(needed.reason())
                            .isEqualTo(ResyncReason.LOST_HISTORY));
            assertThat(stream.cursor())
                    .as("who goes on from there would miss it")
                    .isNull();
            assertThat(stream.take(image)).isEmpty();

            robot("two");
            record(2, "two");
            stream.await(Duration.ofSeconds(20));
            assertThat(stream.take(image)).singleElement().isInstanceOf(Upserted.class);
            assertThat(stream.cursor()).isNotNull();
        }
    }

    @Test
    void heedsARecordThatWasMissingWhenItBegan() {
        last = 2;
        try (var line = OpenLine.to(settings);
                var stream = new ChangelogStream(line, null)) {
            var image = DirectoryImage.read(line);
            robot("two");
            record(2, "two");

            assertThat(stream.take(image)).singleElement().isInstanceOf(Upserted.class);
        }
    }

    @Test
    void heedsTheFirstRecordOfALogThatWasJustBegun() {
        put(log());
        var first = Objects.requireNonNull(entries.remove("changenumber=1,cn=changelog"));
        try (var line = OpenLine.to(settings);
                var stream = new ChangelogStream(line, null)) {
            var image = DirectoryImage.read(line);
            assertThat(stream.cursor()).isNull();
            put(first);

            assertThat(stream.take(image)).singleElement().isInstanceOf(Upserted.class);
            assertThat(stream.cursor()).isNotNull();
        }
    }

    @Test
    void refusesALogWithoutRecordsThatItMayRead() {
        put(log());
        entries.remove("changenumber=1,cn=changelog");
        last = 2;
        assertThatItIsRefused();
    }

    @Test
    void refusesALogThatItMayNotSeeHoweverFewRecordsItHas() {
        entries.remove("changenumber=1,cn=changelog");
        assertThatItIsRefused();
    }

    private void assertThatItIsRefused() {
        try (var line = OpenLine.to(settings)) {
            assertThatThrownBy(() -> new ChangelogStream(line, null))
                    .isInstanceOf(IncompleteReading.class)
                    .hasMessageContaining("no right to read them");
        }
    }

    private static Entry log() {
        return new Entry("cn=changelog", new Attribute("objectClass", "nsContainer"));
    }

    private void robot(String uid) {
        put(new Entry(
                "uid=" + uid + "," + BASE,
                new Attribute("objectClass", "account"),
                new Attribute("uid", uid),
                new Attribute(
                        "entryUUID", UUID.nameUUIDFromBytes(uid.getBytes(UTF_8)).toString())));
    }

    private void record(long number, String uid) {
        put(new Entry(
                "changeNumber=" + number + ",cn=changelog",
                new Attribute("objectClass", "changeLogEntry"),
                new Attribute("changeType", "add"),
                new Attribute("targetDN", "uid=" + uid + "," + BASE)));
    }

    private void put(Entry entry) {
        entries.put(NormalisedDn.orAsWritten(entry.getDN()), entry);
    }

    private Answer answer(SearchRequestProtocolOp request) {
        var base = request.getBaseDN();
        if (base.isEmpty()) return Answer.last(root());
        if (request.getScope().equals(SearchScope.SUB)) return below(base, request);
        var dn = NormalisedDn.orAsWritten(base);
        var entry = hiddenFor.merge(dn, -1, Integer::sum) >= 0 ? null : entries.get(dn);
        return entry == null ? Answer.last().code(ResultCode.NO_SUCH_OBJECT) : Answer.last(entry);
    }

    private Entry root() {
        return new Entry(
                "",
                new Attribute("changeLog", "cn=changelog"),
                new Attribute("firstChangeNumber", "1"),
                new Attribute("lastChangeNumber", Long.toString(last)));
    }

    private Answer below(String base, SearchRequestProtocolOp request) {
        return Answer.last(entries.values().stream()
                .filter(entry -> entry.getDN().endsWith(base) && matches(entry, request))
                .toArray(Entry[]::new));
    }

    private static boolean matches(Entry entry, SearchRequestProtocolOp request) {
        try {
            return request.getFilter().matchesEntry(entry);
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }
}
