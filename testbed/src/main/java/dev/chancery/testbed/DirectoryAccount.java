package dev.chancery.testbed;

/** One account of a directory. */
record DirectoryAccount(String dn, Secret password) {
    static DirectoryAccount withNewPassword(String dn) {
        return new DirectoryAccount(dn, Secret.random());
    }
}
