package dev.chancery.testbed;

/** Where the cache has the control planes that were built from the Go modules as they are now. */
public final class BuiltControlPlanes {
    private BuiltControlPlanes() {}

    /** The name of the folder. */
    public static String version() {
        return KubernetesBinaries.CACHE
                .resolve("kubectl")
                .getParent()
                .getFileName()
                .toString();
    }
}
