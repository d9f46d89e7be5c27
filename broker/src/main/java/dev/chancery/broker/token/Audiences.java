package dev.chancery.broker.token;

import dev.chancery.broker.token.AudienceRules.Company;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The rules for tokens by audience, with those that hold for audiences nobody wrote rules for, robots among them. */
public record Audiences(AudienceRules others, Map<String, AudienceRules> named) {
    public Audiences {
        named = Map.copyOf(named);
    }

    public AudienceRules of(String audience) {
        return named.getOrDefault(audience, others);
    }

    public Duration longestLifetime() {
        return Stream.concat(Stream.of(others), named.values().stream())
                .map(AudienceRules::lifetime)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** What a token is like that is for all of these audiences, if they agree on one. */
    public sealed interface Agreement {
        record Agreed(AudienceRules rules) implements Agreement {}

        /** @param why for the audit */
        record Disagreed(String why) implements Agreement {}
    }

    /**
     * One audience has its own rules. Several must all allow it and agree on algorithm, subject and claims; the token then has
     * the shortest of their lifetimes and only the scopes that all of them know.
     *
     * @param audiences at least one
     */
    public Agreement together(List<String> audiences) {
        var common = of(audiences.getFirst());
        if (audiences.size() == 1) return new Agreement.Agreed(common);
        for (var audience : audiences) {
            var rules = of(audience);
            if (rules.company() != Company.WITH_OTHERS)
                return new Agreement.Disagreed(audience + " stands in no token with others");
            if (!rules.algorithm().equals(common.algorithm()) || rules.subject() != common.subject())
                return new Agreement.Disagreed(audience + " wants another algorithm or another form of subject");
            for (var claim : rules.claims().entrySet()) {
                var other = common.claims().getOrDefault(claim.getKey(), claim.getValue());
                if (!other.equals(claim.getValue()))
                    return new Agreement.Disagreed(audience + " wants another value of the claim " + claim.getKey());
            }
            common = stricter(common, rules);
        }
        return new Agreement.Agreed(common);
    }

    private static AudienceRules stricter(AudienceRules one, AudienceRules other) {
        var claims = new HashMap<>(one.claims());
        claims.putAll(other.claims());
        Set<String> scopes = new TreeSet<>(one.scopes());
        scopes.retainAll(other.scopes());
        var lifetime = one.lifetime().compareTo(other.lifetime()) < 0 ? one.lifetime() : other.lifetime();
        return new AudienceRules(one.algorithm(), lifetime, one.subject(), claims, scopes, Company.WITH_OTHERS);
    }
}
