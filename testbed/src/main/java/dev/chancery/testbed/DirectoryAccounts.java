package dev.chancery.testbed;

/** What a directory serves under its base, and to whom: one who may do everything, and one who may read. */
record DirectoryAccounts(String baseDn, DirectoryAccount administrator, DirectoryAccount reader) {
    /** The base of a directory that does not care what it is called. */
    static final String BASE = "dc=robot,dc=test";

    static DirectoryAccounts withNewPasswords(String baseDn, String administratorDn, String readerDn) {
        return new DirectoryAccounts(
                baseDn, DirectoryAccount.withNewPassword(administratorDn), DirectoryAccount.withNewPassword(readerDn));
    }
}
