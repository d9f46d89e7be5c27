package dev.chancery.sync.command;

import dev.chancery.sync.audit.AuditEvent;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.registry.Holds;
import dev.chancery.sync.registry.Holds.Decision;
import dev.chancery.sync.registry.Holds.Held;
import dev.chancery.sync.settings.Settings;
import java.util.List;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** Decides about what is held, as a person says: stored and audited together, or not at all. */
final class Decisions {
    private final ApplicationContext context;

    Decisions(ApplicationContext context) {
        this.context = context;
    }

    /**
     * Decides.
     *
     * @param id the beginning of an id or a digest
     * @throws IllegalArgumentException when there is nothing to decide, or this person may not
     */
    Held decide(String id, Decision decision, Person person, String why) {
        var held = HeldText.named(id, holds().open());
        if (decision == Decision.APPROVED) requireAllowed(person);
        return context.getBean(TransactionTemplate.class).execute(_ -> {
            var decided = holds().decide(held.id(), decision, person.name(), why);
            if (decided.isEmpty())
                throw new IllegalArgumentException("It is decided already, or no longer held: " + held.state()
                        + (held.decidedBy() == null ? "" : " by " + held.decidedBy()));
            context.getBean(AuditTrail.class).record(held.run(), List.of(event(held, decision, person, why)));
            return decided.get();
        });
    }

    /** @throws IllegalArgumentException when another person must approve */
    void requireAllowed(Person person) {
        context.getBean(Settings.class).approvals().objection(person.name()).ifPresent(why -> {
            throw new IllegalArgumentException("Not approved: " + why + ".");
        });
    }

    private static AuditEvent event(Held held, Decision decision, Person person, String why) {
        return switch (decision) {
            case APPROVED -> new AuditEvent.Approved(held.digest(), person.inFull(), why);
            case REJECTED -> new AuditEvent.Rejected(held.digest(), person.inFull(), why);
        };
    }

    private Holds holds() {
        return context.getBean(Holds.class);
    }
}
