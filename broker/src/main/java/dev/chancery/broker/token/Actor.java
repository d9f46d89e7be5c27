package dev.chancery.broker.token;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who acts on behalf of the subject (RFC 8693, 4.1), and on whose behalf that one acted before. */
public record Actor(String subject, @Nullable Actor before) {
    /** This one and all before it, the last one first. */
    public List<String> subjects() {
        var subjects = new ArrayList<String>();
        for (var actor = this; actor != null; actor = actor.before()) subjects.add(actor.subject());
        return List.copyOf(subjects);
    }

    /** How many actors there are in the chain, this one included. */
    public int depth() {
        return before == null ? 1 : 1 + before.depth();
    }
}
