package dev.chancery.testbed;

import java.nio.file.Path;
import java.util.List;

/** What samba-tool is told to make a domain controller's data. */
final class SambaCommands {
    private SambaCommands() {}

    /** The first one of a new domain. */
    static List<String> provision(ServerFolder folder, String name, String host, Secret administrator) {
        return List.of(
                "domain",
                "provision",
                "--targetdir=" + folder.path(),
                "--realm=" + SambaDomain.REALM,
                "--domain=ROBOT",
                "--server-role=dc",
                "--host-name=" + name,
                "--host-ip=" + host,
                "--dns-backend=NONE",
                "--function-level=2008_R2",
                "--option=interfaces=" + host,
                "--option=bind interfaces only=yes",
                "--adminpass=" + administrator.value());
    }

    /** One more, with all that the one at that address has; the name is that of the configuration. */
    static List<String> join(ServerFolder folder, Path configuration, String first, Secret administrator) {
        return List.of(
                "domain",
                "join",
                SambaDomain.REALM,
                "DC",
                "--server=" + first,
                "--targetdir=" + folder.path(),
                "--dns-backend=NONE",
                "--no-dns-updates",
                "--use-kerberos=off",
                "--username=Administrator",
                "--password=" + administrator.value(),
                "-s",
                configuration.toString());
    }
}
