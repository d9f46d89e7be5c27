package dev.chancery.sync.pass;

import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.registry.Holds;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What persons let pass of the readings of one run. An approval is used up together with what it lets pass, not before: a run
 * that fails until then leaves it for the next.
 */
final class Approvals {
    private final UUID run;
    private final Given given;
    private final Holds holds;
    private final AuditTrail audit;
    private final Set<String> let = new LinkedHashSet<>();
    private final Set<String> shown = new HashSet<>();

    /** @param given what comes with the command that began the run, besides the approvals that are stored */
    Approvals(UUID run, Given given, Holds holds, AuditTrail audit) {
        this.run = run;
        this.given = given;
        this.holds = holds;
        this.audit = audit;
    }

    Given given() {
        return given;
    }

    /** The digests that were asked for and pass. */
    Set<String> let() {
        return Set.copyOf(let);
    }

    /** The digests that are not void: those that pass, and what a reading that is held shows to be too much at once. */
    Set<String> open() {
        var open = new HashSet<>(shown);
        open.addAll(let);
        return open;
    }

    /**
     * The directories whose readings must not be believed yet. What they show besides waits on only where they are held for who is gone:
     * a server that is not believed may show what is over, and what was approved of it would come with it.
     */
    Set<String> doubted(Look.Seen seen) {
        var doubted = seen.doubtful().stream()
                .filter(read -> !lets(read.digest()))
                .map(Sighting.Read::directory)
                .collect(Collectors.toSet());
        if (!doubted.isEmpty() && !seen.isDistrusted())
            seen.restraints().forEach(restraint -> shown.add(restraint.digest()));
        return doubted;
    }

    /** The digests of restraints that pass. */
    Set<String> restraintsLet(Look.Seen seen) {
        return seen.restraints().stream()
                .map(Restraint::digest)
                .filter(this::lets)
                .collect(Collectors.toSet());
    }

    /**
     * They are used up, in the transaction in which what they let pass is remembered.
     *
     * @throws ApprovalGone when one has run out meanwhile, or another run has used it: then nothing may be remembered
     */
    void use() {
        audit.record(
                run,
                let.stream()
                        .sorted()
                        .map(digest -> given.includes(digest) ? withTheCommand(digest) : used(digest))
                        .toList());
    }

    private boolean lets(String digest) {
        boolean lets =
                given.includes(digest) || holds.approval(run, null, digest).isPresent();
        if (lets) let.add(digest);
        return lets;
    }

    private AuditEvent withTheCommand(String digest) {
        var by = given.approval();
        return new AuditEvent.Approved(digest, by.who(), by.why());
    }

    private AuditEvent used(String digest) {
        var by = holds.use(run, null, digest).orElseThrow(() -> new ApprovalGone(digest));
        return new AuditEvent.ApprovalUsed(null, digest, by.who(), by.why());
    }
}
