package dev.chancery.testbed;

/** What one 389 Directory Server begins with: a reader with no rights but to read. */
final class Ds389Entries {
    private Ds389Entries() {}

    /** The database with its index of ids, the base entry, the reader, and what it may read; no search of the reader's is limited. */
    static String ldif(DirectoryAccounts accounts) {
        return """
                dn: cn=userroot,cn=ldbm database,cn=plugins,cn=config
                objectClass: nsBackendInstance
                objectClass: extensibleObject
                cn: userroot
                nsslapd-suffix: %1$s

                dn: cn=entryUUID,cn=index,cn=userroot,cn=ldbm database,cn=plugins,cn=config
                objectClass: nsIndex
                cn: entryUUID
                nsSystemIndex: false
                nsIndexType: eq

                dn: cn="%1$s",cn=mapping tree,cn=config
                objectClass: nsMappingTree
                objectClass: extensibleObject
                cn: %1$s
                nsslapd-state: backend
                nsslapd-backend: userroot

                dn: %1$s
                objectClass: domain
                dc: robot
                aci: (targetattr!="userPassword || aci")(version 3.0; acl "read"; allow (read, search, compare) userdn="ldap:///%2$s";)

                dn: cn=changelog
                changetype: modify
                add: aci
                aci: (targetattr!="changes || aci")(version 3.0; acl "read"; allow (read, search, compare) userdn="ldap:///%2$s";)

                dn: %2$s
                objectClass: account
                objectClass: simpleSecurityObject
                uid: sync
                userPassword: %3$s
                nsSizeLimit: -1
                nsLookThroughLimit: -1
                nsTimeLimit: -1
                """.formatted(
                        accounts.baseDn(),
                        accounts.reader().dn(),
                        accounts.reader().password().value());
    }
}
