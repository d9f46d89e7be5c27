package dev.chancery.sync.desired;

import dev.chancery.sync.account.ServiceAccountName;

/** How a placement names the ServiceAccount: fixed text around {@code {name}}, the robot's own name. */
public record NameTemplate(String text) {
    public static final NameTemplate PLAIN = new NameTemplate("{name}");
    private static final String NAME = "{name}";

    /** @throws IllegalArgumentException when {@code {name}} is missing, or the rest cannot be part of a DNS label */
    public NameTemplate {
        if (!text.contains(NAME))
            throw new IllegalArgumentException("a name template must contain {name}: \"" + text + "\"");
        Labels.requireLabel(text.replace(NAME, "x"), "a name template, with x for {name},");
    }

    /** The name of the robot's ServiceAccount. Throws {@link IllegalArgumentException} when it gets too long. */
    public ServiceAccountName of(ServiceAccountName robot) {
        return text.equals(NAME) ? robot : new ServiceAccountName(filled(robot));
    }

    /** The text for a robot, whether or not it can be a name. */
    String filled(ServiceAccountName robot) {
        return text.replace(NAME, robot.value());
    }
}
