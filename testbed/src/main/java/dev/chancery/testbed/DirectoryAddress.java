package dev.chancery.testbed;

/** Where a directory server listens. */
record DirectoryAddress(String host, int ldapPort, int ldapsPort) {
    static DirectoryAddress onLocalhost() {
        return new DirectoryAddress("127.0.0.1", Ports.free(), Ports.free());
    }
}
