package dev.chancery.sync.registry;

import dev.chancery.sync.directory.StableId;

/** Persons saying that a new entry is a robot that left: its name, its ServiceAccounts and its subject go on. */
public interface Adoptions {
    /**
     * Takes the entry for the robot, for ever.
     *
     * @param entry id of an entry that was never a robot itself
     * @param robot that is quarantined or deleted
     */
    Outcome adopt(StableId entry, StableId robot, String who, String why);

    /** What came of it. */
    enum Outcome {
        DONE,
        ENTRY_IS_A_ROBOT,
        ROBOT_HAS_NOT_LEFT
    }
}
