package dev.chancery.sync.account;

/**
 * How much a directory may say of its robots at once.
 *
 * @param vanishing how many may leave it
 * @param suspending how many may be switched off
 * @param returning how many that were switched off or gone may come back
 */
public record RosterLimits(Limit vanishing, Limit suspending, Limit returning) {
    public static final RosterLimits DEFAULT = new RosterLimits(Limit.DEFAULT, Limit.DEFAULT, new Limit(3, 5, 100));
}
