package dev.chancery.testbed;

import java.nio.file.Files;
import java.nio.file.Path;

/** The accounts of one 389 Directory Server: its manager, outside the data, and a reader with no rights but to read. */
record Ds389Accounts(Secret admin, Secret reader) {
    static final String BASE = "dc=robot,dc=test";
    static final String ADMIN = "cn=Directory Manager";
    static final String READER = "uid=sync," + BASE;

    static Ds389Accounts create() {
        return new Ds389Accounts(Secret.random(), Secret.random());
    }

    Path readerPassword(ServerFolder folder) {
        var file = folder.resolve("reader.password");
        return Files.exists(file) ? file : reader.writeTo(file);
    }

    /** The database with its index of ids, the base entry, the reader, and what it may read; no search of the reader's is limited. */
    String ldif() {
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
                """.formatted(BASE, READER, reader.value());
    }
}
