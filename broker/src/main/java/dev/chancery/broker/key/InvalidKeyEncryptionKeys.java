package dev.chancery.broker.key;

import java.util.List;

/** The key-encryption keys are not as they have to be; says every mistake, and never a key. */
public final class InvalidKeyEncryptionKeys extends RuntimeException {
    private final List<String> problems;

    InvalidKeyEncryptionKeys(List<String> problems) {
        super("the key-encryption keys cannot be used: " + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
