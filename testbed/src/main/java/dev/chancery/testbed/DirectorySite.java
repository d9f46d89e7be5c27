package dev.chancery.testbed;

import com.unboundid.ldap.sdk.Control;
import java.nio.file.Path;

/** What a directory server has before it runs, and keeps: a folder, an address, an authority that vouches for it, and its accounts. */
record DirectorySite(
        ServerFolder folder,
        DirectoryAddress address,
        Authority authority,
        DirectoryAccounts accounts,
        LdapsClient client) {
    private static final String NAME = "directory.robot.test";

    /**
     * A site on 127.0.0.1.
     *
     * @param keepingEntryUuid with what the server takes an entry whose {@code entryUUID} is given, if it can
     */
    static DirectorySite onLocalhost(ServerFolder folder, DirectoryAccounts accounts, Control... keepingEntryUuid) {
        return at(DirectoryAddress.onLocalhost(), folder, accounts, keepingEntryUuid);
    }

    /** Like {@link #onLocalhost}, at another address. */
    static DirectorySite at(
            DirectoryAddress address, ServerFolder folder, DirectoryAccounts accounts, Control... keepingEntryUuid) {
        var authority = Authority.create("Testbed " + folder.path().getFileName(), folder.path());
        var client = new LdapsClient(address, authority, accounts.administrator(), keepingEntryUuid);
        var site = new DirectorySite(folder, address, authority, accounts, client);
        accounts.reader().password().writeTo(site.readerPasswordFile());
        return site;
    }

    Path readerPasswordFile() {
        return folder.resolve("reader.password");
    }

    /** A certificate for a server at this address. */
    KeyMaterial issueCertificate() {
        return issueCertificate(NAME);
    }

    /** A certificate for a server of that name at this address. */
    KeyMaterial issueCertificate(String name) {
        return authority.issue(name, name, address.host());
    }
}
