package dev.chancery.broker.token;

import java.util.Map;

/** The rules for tokens by audience, with those that hold for audiences nobody wrote rules for, robots among them. */
public record Audiences(AudienceRules others, Map<String, AudienceRules> named) {
    public Audiences {
        named = Map.copyOf(named);
    }

    public AudienceRules of(String audience) {
        return named.getOrDefault(audience, others);
    }
}
