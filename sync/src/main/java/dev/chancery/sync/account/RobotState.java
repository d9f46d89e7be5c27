package dev.chancery.sync.account;

import java.util.Locale;

/**
 * The states of a robot's life.
 *
 * <pre>
 * state        ServiceAccount             bindings  tokens
 * ACTIVE       kept                       kept      issued
 * SUSPENDED    kept, annotated            removed   refused
 * QUARANTINED  kept, annotated            removed   refused
 * DELETED      deleted                    removed   refused
 * </pre>
 */
public enum RobotState {
    ACTIVE,
    SUSPENDED,
    QUARANTINED,
    DELETED;

    /** As it is written in the registry and in annotations. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RobotState parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public boolean mayAct() {
        return this == ACTIVE;
    }

    public boolean keepsServiceAccount() {
        return this != DELETED;
    }
}
