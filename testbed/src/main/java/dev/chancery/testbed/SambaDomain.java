package dev.chancery.testbed;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An Active Directory domain, {@code ROBOT.TEST}, of one Samba domain controller: LDAP, LDAPS and Kerberos on their usual ports at
 * a loopback address of its own. Needs Samba's packages and root, because Samba changes the owner of files.
 */
public final class SambaDomain implements DirectoryServer {
    static final String INSTALL =
            "apt-get install --no-install-recommends samba samba-ad-provision samba-dsdb-modules samba-vfs-modules";

    private static final Path PROVISION_FILES = Path.of("/usr/share/samba/setup");
    private static final String REALM = "ROBOT.TEST";
    private static final String BASE = "DC=robot,DC=test";
    private static final String ADMINISTRATOR = "CN=Administrator,CN=Users," + BASE;
    private static final String READER = "svc-sync";
    private static final String READER_DN = "CN=" + READER + ",CN=Users," + BASE;

    /** tdb(3) does not wait for the disk: a killed process loses nothing by that, only a power cut would. */
    private static final Map<String, String> HASTE = Map.of("TDB_NO_FSYNC", "1");

    private final ServerFolder folder;
    private final DirectoryAddress address;
    private final Authority authority;
    private final Secret administrator = Secret.random();
    private final Secret reader = Secret.random();
    private final LdapsClient client;
    private final DirectoryProcess process;

    private SambaDomain(ServerFolder folder) {
        this.folder = folder;
        address = LoopbackAddress.free();
        authority = Authority.create("Testbed Samba", folder.path());
        client = new LdapsClient(address, authority);
        var program = ServerProgram.find("samba", INSTALL).toString();
        var command = List.of(
                program,
                "-F",
                "--no-process-group",
                "-M",
                "single",
                "-s",
                configuration().toString());
        process = new DirectoryProcess(folder, "samba", command, HASTE, client);
    }

    /**
     * Provisions a new domain and returns when it answers and has its reader, after 4 to 10 s.
     *
     * @throws MissingServer when Samba is not installed or this is not root
     * @throws ServerFailed when it does not come up
     */
    public static SambaDomain start() {
        Without.skipIfAsked(ServerKind.SAMBA);
        requireWhatItNeeds();
        var folder = ServerFolder.create("samba");
        try {
            var domain = new SambaDomain(folder);
            domain.provision();
            domain.process.start();
            domain.load(domain.readerLdif());
            return domain;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    @Override
    public DirectoryKind kind() {
        return DirectoryKind.ACTIVE_DIRECTORY;
    }

    @Override
    public String host() {
        return address.host();
    }

    @Override
    public int ldapPort() {
        return address.ldapPort();
    }

    @Override
    public int ldapsPort() {
        return address.ldapsPort();
    }

    @Override
    public String baseDn() {
        return BASE;
    }

    @Override
    public Path caFile() {
        return authority.certificateFile();
    }

    /** A plain domain user: it sees no tombstones and may not ask for a replica's view (DirSync without flags). */
    @Override
    public String readerDn() {
        return READER_DN;
    }

    @Override
    public Path readerPasswordFile() {
        return folder.resolve("reader.password");
    }

    /** What lets the reader bind without a password; the server's own principal is that of its address. */
    public KerberosReader kerberos() {
        var reader =
                new KerberosReader(READER + "@" + REALM, folder.resolve("reader.keytab"), folder.resolve("krb5.conf"));
        if (Files.exists(reader.configuration())) return reader;
        tool("spn", "spn", "add", "ldap/" + address.host(), "DC1$", "-H", accounts());
        tool("keytab", "domain", "exportkeytab", reader.keytab().toString(), "--principal=" + READER);
        write(reader.configuration(), KerberosReader.configuration(REALM, address.host()));
        return reader;
    }

    /**
     * Takes an attribute of one entry out of the sight of everybody who is no administrator, as a slip in its permissions would.
     *
     * @param attribute its {@code schemaIDGUID} (MS-ADA1 to MS-ADA3)
     */
    public void hide(String dn, String attribute) {
        var nobodyReads = "(OD;;RP;" + attribute + ";;AU)"; // MS-DTYP 2.5.1
        tool("hide", "dsacl", "set", "--objectdn=" + dn, "--sddl=" + nobodyReads, "-H", accounts());
    }

    /** From now on, and for good, deleted objects keep what they were; the server is started anew for it. */
    public void enableRecycleBin() {
        kill();
        var script = folder.resolve("recycle-bin.py");
        write(script, SambaRecycleBin.script(configuration().toString(), accounts(), BASE));
        ServerCommand.run(folder, "recycle-bin", List.of(SambaRecycleBin.PYTHON, script.toString()), HASTE);
        restart();
    }

    private String accounts() {
        return folder.resolve("private").resolve("sam.ldb").toString();
    }

    private void tool(String name, String... words) {
        var command = new ArrayList<>(
                List.of(ServerProgram.find("samba-tool", INSTALL).toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("-s", configuration().toString()));
        ServerCommand.run(folder, name, command, HASTE);
    }

    @Override
    public LDAPConnection admin() {
        return client.bind(ADMINISTRATOR, administrator);
    }

    @Override
    public void load(String ldif) {
        client.load(ldif, ADMINISTRATOR, administrator);
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void pause() {
        process.pause();
    }

    @Override
    public void resume() {
        process.resume();
    }

    @Override
    public Runnable copy() {
        return process.copy(folder.resolve("private"));
    }

    @Override
    public void restart() {
        process.restart();
    }

    @Override
    public void close() {
        process.close();
    }

    private static void requireWhatItNeeds() {
        ServerProgram.find("samba", INSTALL);
        ServerProgram.find("samba-tool", INSTALL);
        if (!Files.isDirectory(PROVISION_FILES)) {
            throw new MissingServer(PROVISION_FILES + " does not exist; install it with: " + INSTALL);
        }
        if (!"root".equals(System.getProperty("user.name"))) {
            throw new MissingServer("a Samba domain needs root, because Samba gives files away; run as root,"
                    + " or leave it out with -D" + Without.PROPERTY + "=" + ServerKind.SAMBA.word());
        }
    }

    private Path configuration() {
        return folder.resolve("etc").resolve("smb.conf");
    }

    private void provision() {
        reader.writeTo(readerPasswordFile());
        ServerCommand.run(folder, "provision", provisioning(), HASTE);
        var certificate = authority.issue("dc1.robot.test", "dc1.robot.test", address.host());
        var text = SambaConfiguration.text(folder, address.host(), certificate, caFile());
        // What provisioning leaves inherits the machine's own settings: logs in /var/log, its printers.
        write(configuration(), text);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private List<String> provisioning() {
        var samba = ServerProgram.find("samba-tool", INSTALL).toString();
        var command = new ArrayList<>(List.of(samba, "domain", "provision"));
        command.addAll(List.of("--targetdir=" + folder.path(), "--realm=" + REALM, "--domain=ROBOT"));
        command.addAll(List.of("--server-role=dc", "--host-name=dc1", "--host-ip=" + address.host()));
        command.addAll(List.of("--dns-backend=NONE", "--function-level=2008_R2"));
        command.addAll(List.of("--option=interfaces=" + address.host(), "--option=bind interfaces only=yes"));
        command.add("--adminpass=" + administrator.value());
        return command;
    }

    private String readerLdif() {
        return """
                dn: %s
                objectClass: user
                sAMAccountName: %s
                userPrincipalName: %s@robot.test
                userAccountControl: 66048
                unicodePwd:: %s
                """.formatted(READER_DN, READER, READER, AdPassword.encode(reader));
    }
}
