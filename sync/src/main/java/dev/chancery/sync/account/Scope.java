package dev.chancery.sync.account;

import dev.chancery.sync.directory.StableId;
import java.util.Collection;
import java.util.Set;

/** Of which robots something speaks: of all, or of some only, and then nothing follows from it for the others. */
public sealed interface Scope {
    Scope EVERYBODY = new Everybody();

    boolean covers(StableId robot);

    static Scope only(Collection<StableId> robots) {
        return new Only(Set.copyOf(robots));
    }

    /** Who is not mentioned is not there. */
    record Everybody() implements Scope {
        @Override
        public boolean covers(StableId robot) {
            return true;
        }
    }

    /** Who is not one of these need not be mentioned. */
    record Only(Set<StableId> robots) implements Scope {
        public Only {
            robots = Set.copyOf(robots);
        }

        @Override
        public boolean covers(StableId robot) {
            return robots.contains(robot);
        }
    }
}
