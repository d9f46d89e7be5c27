package dev.chancery.broker.key;

/** A private key under a key-encryption key. Shows only the name of the latter. */
final class SealedKey {
    private final String with;
    private final byte[] bytes;

    SealedKey(String with, byte[] bytes) {
        this.with = with;
        this.bytes = bytes.clone();
    }

    /** Name of the key-encryption key. */
    String with() {
        return with;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public String toString() {
        return "SealedKey[with " + with + "]";
    }
}
