package dev.chancery.sync.pass;

/** An approval that a run has seen could not be used any more when it came to that. Nothing of what was read counts then; the next run asks again. */
public final class ApprovalGone extends RuntimeException {
    private static final long serialVersionUID = 1;

    ApprovalGone(String digest) {
        super("The approval of " + digest
                + " has run out, or another run has used it; the next run asks again if it must");
    }
}
