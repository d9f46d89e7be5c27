package dev.chancery.sync.settings;

import dev.chancery.sync.account.Limit;
import dev.chancery.sync.plan.PlanLimits;

/**
 * How much may happen at once before a person is asked.
 *
 * @param vanishing how many robots may leave the directory at once
 * @param suspending how many robots may be switched off at once
 * @param returning how many robots that were switched off or gone may come back at once
 * @param lostAudiences how many audiences robots may lose at once
 * @param plans in each cluster
 */
public record GuardLimits(Limit vanishing, Limit suspending, Limit returning, Limit lostAudiences, PlanLimits plans) {
    public static final GuardLimits DEFAULT = new GuardLimits(
            Limit.DEFAULT, Limit.DEFAULT, new Limit(3, 5, 100), new Limit(10, 5, 1000), PlanLimits.DEFAULT);
}
