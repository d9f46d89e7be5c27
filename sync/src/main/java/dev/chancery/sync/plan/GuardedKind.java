package dev.chancery.sync.plan;

import java.util.Locale;

/**
 * What must not happen to many objects of a cluster at once.
 *
 * <pre>
 *                  counted                                     of which         held with them
 * DELETIONS        ServiceAccounts deleted, none made instead  ServiceAccounts  what their robots lose
 * LOST_BINDINGS    bindings deleted or given to fewer          bindings
 * RENAMES          ServiceAccounts deleted, others made        ServiceAccounts  whatever happens to their robots
 * CLUSTER_WIDE     robots that get a ClusterRoleBinding, or    robots
 *                  a subject of one, that they did not have
 * </pre>
 *
 * Bindings of robots that are switched off or gone are never counted and never held: to take power away is safe, and the
 * roster's guard has counted those robots already. A cluster that holds nothing of ours yet may be filled at once.
 */
public enum GuardedKind {
    DELETIONS("ServiceAccounts would be deleted"),
    LOST_BINDINGS("bindings would be lost"),
    RENAMES("ServiceAccounts would get another name or namespace"),
    CLUSTER_WIDE("robots would get a new cluster-wide role");

    private final String sentence;

    GuardedKind(String sentence) {
        this.sentence = sentence;
    }

    /** As in settings: {@code lost-bindings}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether something is lost by it: that adds up over time, while what is given is looked at once. */
    boolean takes() {
        return this != CLUSTER_WIDE;
    }

    /** @throws IllegalArgumentException when that is the word of none */
    public static GuardedKind parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    String sentence() {
        return sentence;
    }
}
