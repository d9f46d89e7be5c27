package dev.chancery.sync.desired;

/** What tells our objects from everybody else's, and what an owned object says about its robot. */
public final class OwnershipMark {
    /** Label: who manages the object (Kubernetes' recommended labels). */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    public static final String CHANCERY = "chancery";
    /** Annotation: the robot's stable id. Without it an object is not ours, whatever its labels say. */
    public static final String ROBOT = "chancery.dev/robot";
    /** Annotation: the robot's login name, for people. */
    public static final String LOGIN = "chancery.dev/login";
    /** Annotation: the state of the robot's life. */
    public static final String STATE = "chancery.dev/state";
    /** Annotation: the mapping rule that wanted the object. */
    public static final String RULE = "chancery.dev/rule";
    /** Also the field manager of every server-side apply. */
    public static final String FIELD_MANAGER = "chancery";

    private OwnershipMark() {}

    /** Whether only Chancery itself may set this label or annotation. */
    public static boolean reserves(String key) {
        return key.equals(MANAGED_BY) || key.startsWith("chancery.dev/");
    }
}
