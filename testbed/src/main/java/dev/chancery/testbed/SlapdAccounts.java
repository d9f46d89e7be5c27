package dev.chancery.testbed;

/** The accounts of one slapd: an administrator outside the data, a reader without limits and one with. */
record SlapdAccounts(String base, String readerUid, Secret admin, Secret reader, Secret limited) {
    static SlapdAccounts create(String base, String readerUid) {
        return new SlapdAccounts(base, readerUid, Secret.random(), Secret.random(), Secret.random());
    }

    String adminDn() {
        return "cn=admin," + base;
    }

    String readerDn() {
        return "uid=" + readerUid + "," + base;
    }

    String limitedDn() {
        return "uid=limited," + base;
    }

    DirectoryAccounts unlimited() {
        return new DirectoryAccounts(
                base, new DirectoryAccount(adminDn(), admin), new DirectoryAccount(readerDn(), reader));
    }

    /** The password policy that lets {@code pwdAccountLockedTime} lock an account, and asks for nothing else. */
    String policyDn() {
        return "cn=policy," + base;
    }

    /** A group that is not there at first. Who is in it does not see {@code pwdAccountLockedTime}. */
    String blindDn() {
        return "cn=blind," + base;
    }

    /** A group that is not there at first. Who is in it has no limits. */
    String trustedDn() {
        return "cn=trusted," + base;
    }

    /** The base entry, the readers' and the policy's. */
    String ldif() {
        var name = base.substring("dc=".length(), base.indexOf(','));
        return """
                dn: %s
                objectClass: domain
                dc: %s

                %s
                %s
                dn: %s
                objectClass: organizationalRole
                objectClass: pwdPolicy
                cn: policy
                pwdAttribute: userPassword
                pwdLockout: TRUE
                """.formatted(base, name, account(readerUid, reader), account("limited", limited), policyDn());
    }

    private String account(String uid, Secret password) {
        return """
                dn: uid=%s,%s
                objectClass: account
                objectClass: simpleSecurityObject
                uid: %s
                userPassword: %s
                """.formatted(uid, base, uid, password.value());
    }
}
