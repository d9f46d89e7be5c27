package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import dev.chancery.sync.directory.DirectoryReading.Complete;
import dev.chancery.sync.directory.DirectoryReading.Partial;
import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Limits;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.sync.directory.LdapSettings.Servers;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.sync.directory.LdapSettings.Tree;
import dev.chancery.sync.directory.ScriptedServer.Answer;
import dev.chancery.sync.directory.ScriptedServer.Ending;
import dev.chancery.sync.directory.ScriptedServer.Script;
import dev.chancery.testbed.Authority;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server can do wrong in the middle of a reading. */
class LdapDirectoryTest {
    private static final String BASE = "ou=robots,dc=corp";
    private static final Limits LIMITS =
            new Limits(2, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMinutes(1));

    private TestDirectories settings;

    @BeforeEach
    void settings(@TempDir Path folder) throws IOException {
        var password = Files.writeString(folder.resolve("password"), "secret\n");
        settings = new TestDirectories(
                new Servers(List.of(URI.create("ldap://127.0.0.1")), Transport.PLAINTEXT_ALLOWED, null),
                new Bind.Simple("cn=reader", new Password.File(password)),
                Profile.OPENLDAP,
                new Tree(BASE, BASE, null, List.of(), null),
                LIMITS);
    }

    static Stream<Arguments> wrongAnswers() {
        var page = Answer.last(robot("c"));
        return Stream.of(
                arguments("size limit", page.code(ResultCode.SIZE_LIMIT_EXCEEDED), PartialReason.SIZE_LIMIT),
                arguments("page limit", page.code(ResultCode.ADMIN_LIMIT_EXCEEDED), PartialReason.SIZE_LIMIT),
                arguments("time limit", page.code(ResultCode.TIME_LIMIT_EXCEEDED), PartialReason.TIME_LIMIT),
                arguments("reference", page.referring(), PartialReason.REFERRAL),
                arguments("references only", Answer.last().referring(), PartialReason.REFERRAL),
                arguments("reference and failure", page.referring().code(ResultCode.OTHER), PartialReason.REFERRAL),
                arguments("referral", Answer.last().code(ResultCode.REFERRAL), PartialReason.REFERRAL),
                arguments(
                        "no rights",
                        Answer.last().code(ResultCode.INSUFFICIENT_ACCESS_RIGHTS),
                        PartialReason.FORBIDDEN),
                arguments("base vanished", Answer.last().code(ResultCode.NO_SUCH_OBJECT), PartialReason.NO_SUCH_BASE),
                arguments("no paging control", page.unpaged(), PartialReason.LOST_PAGE),
                arguments("slapd's wrong cookie", page.code(ResultCode.PROTOCOL_ERROR), PartialReason.LOST_PAGE),
                arguments("Samba's wrong cookie", page.code(ResultCode.UNWILLING_TO_PERFORM), PartialReason.LOST_PAGE),
                arguments("busy", page.code(ResultCode.BUSY), PartialReason.LOST_PAGE),
                arguments("hung up", page.ending(Ending.HANG_UP), PartialReason.LOST_PAGE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongAnswers")
    void isPartialWhenTheSecondPageGoesWrong(String name, Answer answer, PartialReason reason) {
        assertPartial(robots(Answer.last(robot("a"), robot("b")).more("next"), answer), reason, name);
    }

    @Test
    void isPartialWhenTheServerFallsSilentInAPage() {
        settings = settings.patience(Duration.ofSeconds(3));
        assertPartial(
                robots(Answer.last(robot("a")).ending(Ending.SILENCE)), PartialReason.TIME_LIMIT, "no answer in time");
    }

    @Test
    void isPartialWhenTheServerCannotPage() {
        assertPartial(
                robots(Answer.last().code(ResultCode.UNAVAILABLE_CRITICAL_EXTENSION)),
                PartialReason.REFUSED,
                "12 unavailable critical extension");
    }

    @Test
    void isPartialWhenGroupsGoWrong() {
        assertPartial(
                groups(Answer.last().code(ResultCode.SIZE_LIMIT_EXCEEDED)), PartialReason.SIZE_LIMIT, "size limit");
    }

    @Test
    void goesOnAfterAnEmptyPage() {
        var reading = (Complete) read(robots(
                Answer.last().more("1"),
                Answer.last(robot("a")).more("2"),
                Answer.last().more("3"),
                Answer.last(robot("b"))));
        assertThat(reading.entries()).extracting(DirectoryEntry::login).containsExactly("a", "b");
    }

    @Test
    void isPartialWhenTheWholeTakesTooLong() {
        var ticks = new AtomicInteger();
        InstantSource source = () -> Instant.EPOCH.plusSeconds(ticks.getAndIncrement());
        Script endless = (number, request) -> request.getScope().equals(SearchScope.SUB)
                ? Answer.last(robot("r" + number)).more("again")
                : base(request);
        try (var server = new ScriptedServer(endless)) {
            var reading = at(server).directory(clock(source)).read();
            assertThat(reading).isInstanceOfSatisfying(Partial.class, partial -> {
                assertThat(partial.reason()).isEqualTo(PartialReason.TIME_LIMIT);
                assertThat(partial.detail()).contains("longer than 60 s");
            });
        }
    }

    @Test
    void isPartialWhenAnotherServerEndsTheReading() {
        assertPartial(
                (number, request) -> request.getBaseDN().isEmpty()
                        ? Answer.last(new Entry("", new Attribute("startupUUID", "start " + (number > 4 ? 2 : 1))))
                        : request.getScope().equals(SearchScope.SUB) ? Answer.last() : base(request),
                PartialReason.OTHER_SERVER,
                "start 2");
    }

    @Test
    void isPartialWhenTheBaseVanishesMeanwhile() {
        assertPartial(
                (number, request) -> request.getScope().equals(SearchScope.SUB)
                        ? Answer.last()
                        : number > 4 && !request.getBaseDN().isEmpty()
                                ? Answer.last().code(ResultCode.NO_SUCH_OBJECT)
                                : base(request),
                PartialReason.NO_SUCH_BASE,
                "robots' base");
    }

    @Test
    void putsRangesTogether() {
        var reading = (Complete) read(
                ranged(range("0-1", "uid=x", "uid=y"), range("2-3", "uid=z", "uid=w"), range("4-*", "uid=a," + BASE)));
        assertThat(reading.entries().getFirst().groups()).containsExactly("cn=big,ou=robots,dc=corp");
    }

    static Stream<Arguments> brokenRanges() {
        var first = range("0-1", "uid=x", "uid=y");
        return Stream.of(
                arguments("goes on elsewhere", List.of(first, range("3-*", "uid=z"))),
                arguments("repeats itself", List.of(first, first)),
                arguments("stops", List.of(first, new Attribute("cn", "big"))),
                arguments("begins late", List.of(range("1-*", "uid=x"))),
                arguments("has a value less", List.of(range("0-1", "uid=x"), range("2-*", "uid=z"))),
                arguments("has a value more", List.of(range("0-0", "uid=x", "uid=y"), range("1-*", "uid=z"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenRanges")
    void isPartialWhenARange(String name, List<Attribute> pieces) {
        assertPartial(
                ranged(pieces.toArray(Attribute[]::new)), PartialReason.LOST_RANGE, "values of member of \"cn=big");
    }

    @Test
    void isPartialWhenTheEntryOfARangeVanishes() {
        Script script = (number, request) -> isGroups(request)
                ? Answer.last(new Entry("cn=big," + BASE, range("0-1", "uid=x", "uid=y")))
                : request.getBaseDN().startsWith("cn=big")
                        ? Answer.last().code(ResultCode.NO_SUCH_OBJECT)
                        : base(request);
        assertPartial(script, PartialReason.LOST_RANGE, "vanished");
    }

    @Test
    void refusesACertificateThatHasExpired() {
        var authority = Authority.create("corp");
        assertUntrusted(
                authority,
                authority.issueExpired("dc1", "127.0.0.1", "dc1.corp.example").sslContext(),
                "valid until");
    }

    @Test
    void refusesACertificateForAnotherHost() {
        var authority = Authority.create("corp");
        assertUntrusted(
                authority,
                authority.issue("other", "other.corp.example", "127.0.0.9").sslContext(),
                "No subject alternative names matching IP address 127.0.0.1");
    }

    @Test
    void comparesTheCertificateWithTheNameThatWasCalled() {
        var authority = Authority.create("corp");
        var tls = authority.issue("dc1", "localhost").sslContext();
        try (var server = new ScriptedServer((number, request) -> base(request), tls)) {
            var byName = settings.trusting(authority.certificateFile());
            assertThat(byName.transport(Transport.LDAPS, "ldaps://localhost:" + server.port())
                            .directory()
                            .read())
                    .isInstanceOf(Complete.class);
            assertThat(byName.transport(Transport.LDAPS, "ldaps://127.0.0.1:" + server.port())
                            .directory()
                            .read())
                    .isInstanceOf(Partial.class);
        }
    }

    @Test
    void refusesACertificateOfAnotherAuthority() {
        assertUntrusted(
                Authority.create("corp"),
                Authority.create("mallory").issue("dc1", "127.0.0.1").sslContext(),
                "its certificate for 127.0.0.1, valid until");
    }

    @Test
    void saysWhichFileOfAuthoritiesIsUnusable(@TempDir Path folder) throws IOException {
        var empty = Files.writeString(folder.resolve("ca.pem"), "nothing\n");
        for (var file : List.of(empty, folder.resolve("missing.pem"))) {
            var reading = settings.transport(Transport.LDAPS, "ldaps://127.0.0.1:9")
                    .trusting(file)
                    .directory()
                    .read();
            assertThat(reading).isInstanceOfSatisfying(Partial.class, partial -> {
                assertThat(partial.reason()).isEqualTo(PartialReason.UNTRUSTED_SERVER);
                assertThat(partial.detail()).contains(file.toString());
            });
        }
    }

    @Test
    void isUnreachableWhereTheServerDoesNotSpeakTls() {
        try (var server = new ScriptedServer((number, request) -> base(request))) {
            var reading = settings.transport(Transport.LDAPS, "ldaps://127.0.0.1:" + server.port())
                    .directory()
                    .read();
            assertThat(reading).isInstanceOfSatisfying(Partial.class, partial -> assertThat(partial.reason())
                    .as(partial.detail())
                    .isEqualTo(PartialReason.UNREACHABLE));
        }
    }

    private void assertUntrusted(Authority trusted, SSLContext shown, String detail) {
        try (var server = new ScriptedServer((number, request) -> base(request), shown)) {
            var reading = settings.transport(Transport.LDAPS, "ldaps://127.0.0.1:" + server.port())
                    .trusting(trusted.certificateFile())
                    .directory()
                    .read();
            assertThat(reading).isInstanceOfSatisfying(Partial.class, partial -> {
                assertThat(partial.detail()).contains(detail);
                assertThat(partial.reason()).isEqualTo(PartialReason.UNTRUSTED_SERVER);
            });
        }
    }

    private void assertPartial(Script script, PartialReason reason, String detail) {
        assertThat(read(script)).as(detail).isInstanceOfSatisfying(Partial.class, partial -> {
            assertThat(partial.reason()).as(partial.detail()).isEqualTo(reason);
            assertThat(partial.detail()).contains("127.0.0.1").doesNotContain("secret");
        });
    }

    private DirectoryReading read(Script script) {
        try (var server = new ScriptedServer(script)) {
            return at(server).directory().read();
        }
    }

    private TestDirectories at(ScriptedServer server) {
        return settings.transport(Transport.PLAINTEXT_ALLOWED, "ldap://127.0.0.1:" + server.port());
    }

    /** No groups, and these pages of robots. */
    private static Script robots(Answer... pages) {
        var page = new AtomicInteger();
        return (number, request) -> isGroups(request)
                ? Answer.last()
                : request.getScope().equals(SearchScope.SUB) ? pages[page.getAndIncrement()] : base(request);
    }

    private static Script groups(Answer answer) {
        return (number, request) -> isGroups(request) ? answer : base(request);
    }

    /** One robot, and one group whose members come in these pieces. */
    private static Script ranged(Attribute... pieces) {
        var piece = new AtomicInteger();
        return (number, request) -> {
            if (isGroups(request) || request.getBaseDN().startsWith("cn=big"))
                return Answer.last(
                        new Entry("cn=big," + BASE, new Attribute("member"), pieces[piece.getAndIncrement()]));
            return request.getScope().equals(SearchScope.SUB) ? Answer.last(robot("a")) : base(request);
        };
    }

    private static Attribute range(String range, String... members) {
        return new Attribute("member;range=" + range, members);
    }

    private static boolean isGroups(SearchRequestProtocolOp request) {
        return request.getScope().equals(SearchScope.SUB)
                && request.getFilter().toString().contains("groupOfNames");
    }

    private static Answer base(SearchRequestProtocolOp request) {
        return Answer.last(new Entry(request.getBaseDN(), new Attribute("vendorName", "Script")));
    }

    private static Entry robot(String login) {
        return new Entry(
                "uid=" + login + "," + BASE,
                new Attribute("objectClass", "account"),
                new Attribute("uid", login),
                new Attribute(
                        "entryUUID",
                        UUID.nameUUIDFromBytes(login.getBytes(StandardCharsets.UTF_8))
                                .toString()));
    }

    private static Clock clock(InstantSource source) {
        return source.withZone(ZoneOffset.UTC);
    }
}
