package dev.chancery.sync.directory;

/** Changes that cannot be read, or that the directory could not make; the message names each with its file and line. */
public final class InvalidChanges extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidChanges(String message) {
        super(message);
    }
}
