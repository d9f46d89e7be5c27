package dev.chancery.sync.directory;

import dev.chancery.sync.directory.DirectoryChange.ResyncNeeded;
import dev.chancery.sync.directory.DirectoryChange.ResyncReason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection to one server that stays, and what changes and readings over it have in common. */
final class Line implements AutoCloseable {
    private final LdapSettings settings;
    private final Clock clock;
    private final TreeReader tree;
    private final LdapSession session;
    private final ServerIdentity identity;

    private Line(LdapSettings settings, Clock clock, TreeReader tree, LdapSession session) {
        this.settings = settings;
        this.clock = clock;
        this.tree = tree;
        this.session = session;
        this.identity = tree.checkpoint(session);
    }

    /** @throws IncompleteReading when no server can be used or it does not show what must be visible */
    static Line open(LdapSettings settings, Clock clock, RefusedSecret refused) {
        var deadline = new Deadline(clock, settings.limits().readLimit());
        var session = new LdapConnector(settings, deadline, refused).open();
        try {
            return new Line(settings, clock, new TreeReader(settings), session);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    TreeReader tree() {
        return tree;
    }

    ServerIdentity identity() {
        return identity;
    }

    /** How far the server has come. */
    ServerPosition position() {
        return ServerPosition.of(session(), identity);
    }

    /** The connection, for a piece of work that may last as long as a whole reading. */
    LdapSession session() {
        return session.until(new Deadline(clock, settings.limits().readLimit()));
    }

    Instant now() {
        return clock.instant();
    }

    Duration readLimit() {
        return settings.limits().readLimit();
    }

    List<DirectoryChange> reread(List<Touch> touches, KnownEntries known) {
        return touches.isEmpty() ? List.of() : new Rereading(tree, session(), known).of(touches);
    }

    /** @throws IncompleteReading when the server does not answer any more */
    void requireAnswer() {
        session().entry("", "1.1");
    }

    Cursor cursor(Mechanism mechanism, String position) {
        return new Cursor(mechanism, identity.text(), scope(), position);
    }

    /** Why a cursor is worthless here, before the server is asked; null when nothing speaks against it. */
    @Nullable
    ResyncNeeded objection(Cursor cursor, Mechanism mechanism) {
        if (cursor.mechanism() != mechanism || !cursor.scope().equals(scope()))
            return new ResyncNeeded(ResyncReason.OTHER_SCOPE, "the last cursor was for something else");
        if (!cursor.server().equals(identity.text()))
            return new ResyncNeeded(
                    ResyncReason.OTHER_SERVER,
                    "the last cursor came from " + cursor.server() + ", not " + identity.text());
        return null;
    }

    private String scope() {
        try {
            var text = String.join(
                    "\n",
                    String.join("|", tree.bases()),
                    settings.tree().robotsBase(),
                    settings.tree().groupsBase(),
                    tree.robotFilter(),
                    tree.profile().groupFilter(),
                    String.join(",", tree.robotAttributes()));
            var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
