package dev.chancery.sync.pass;

/** What a run throws whose approval is gone, for the tests of other packages. */
public final class GoneApprovals {
    private GoneApprovals() {}

    public static ApprovalGone of(String digest) {
        return new ApprovalGone(digest);
    }
}
