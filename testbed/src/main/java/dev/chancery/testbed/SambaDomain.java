package dev.chancery.testbed;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A domain controller of an Active Directory domain, {@code ROBOT.TEST}, mostly its only one: LDAP, LDAPS and Kerberos on their usual
 * ports at a loopback address of its own. Needs Samba's packages and root, because Samba changes the owner of files.
 */
public final class SambaDomain implements DirectoryServer {
    static final String REALM = "ROBOT.TEST";
    private static final String DOMAIN = ".robot.test";
    private static final String BASE = "DC=robot,DC=test";
    private static final String ADMINISTRATOR = "CN=Administrator,CN=Users," + BASE;
    private static final String READER = "svc-sync";
    private static final String READER_DN = "CN=" + READER + ",CN=Users," + BASE;

    private final ServerFolder folder;
    private final String name;
    private final SambaTools tools;
    private final DirectoryAddress address;
    private final Authority authority;
    private final KeyMaterial certificate;
    private final Secret administrator;
    private final Secret reader;
    private final LdapsClient client;
    private final DirectoryProcess process;

    private SambaDomain(ServerFolder folder, String name, Secret administrator, Secret reader) {
        this.folder = folder;
        this.name = name;
        this.administrator = administrator;
        this.reader = reader;
        tools = new SambaTools(folder);
        address = LoopbackAddress.free();
        authority = Authority.create("Testbed Samba", folder.path());
        certificate = authority.issue(name + DOMAIN, name + DOMAIN, address.host());
        client = new LdapsClient(address, authority);
        var program = ServerProgram.find("samba", SambaTools.INSTALL).toString();
        var command = List.of(
                program,
                "-F",
                "--no-process-group",
                "-M",
                "single",
                "-s",
                tools.configuration().toString());
        process = new DirectoryProcess(folder, "samba", command, SambaTools.HASTE, client);
    }

    /**
     * Provisions a new domain and returns when it answers and has its reader, after 4 to 10 s.
     *
     * @throws MissingServer when Samba is not installed or this is not root
     * @throws ServerFailed when it does not come up
     */
    public static SambaDomain start() {
        Without.skipIfAsked(ServerKind.SAMBA);
        SambaTools.require();
        var folder = ServerFolder.create("samba");
        try {
            var domain = new SambaDomain(folder, "dc1", Secret.random(), Secret.random());
            domain.provision();
            domain.process.start();
            domain.load(domain.readerLdif());
            return domain;
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /**
     * Starts another domain controller of this one's domain, with a copy of all that it has and its passwords, after 5 to 10 s. Neither
     * replicates by itself. This one is started anew for it.
     */
    public SambaDomain join() {
        configure(SambaConfiguration.AMONG_OTHERS);
        restart();
        var other = ServerFolder.create("samba");
        try {
            var second = new SambaDomain(other, "dc2", administrator, reader);
            second.joining(address.host());
            second.process.start();
            return second;
        } catch (RuntimeException e) {
            other.close();
            throw e;
        }
    }

    /** Takes over what changed at another domain controller of this one's domain, which must be running; this one need not. */
    public void replicateFrom(SambaDomain other) {
        var password = folder.resolve("administrator.password");
        if (!Files.exists(password)) administrator.writeTo(password);
        var script = SambaReplication.script(tools.configuration(), tools.accounts(), password, other.host());
        tools.script("replicate", script);
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
        tools.runHere("spn", "spn", "add", "ldap/" + address.host(), name + "$", "-H", tools.accounts());
        tools.runHere("keytab", "domain", "exportkeytab", reader.keytab().toString(), "--principal=" + READER);
        SambaTools.write(reader.configuration(), KerberosReader.configuration(REALM, address.host()));
        return reader;
    }

    /**
     * Takes an attribute of one entry out of the sight of everybody who is no administrator, as a slip in its permissions would.
     *
     * @param attribute its {@code schemaIDGUID} (MS-ADA1 to MS-ADA3)
     */
    public void hide(String dn, String attribute) {
        var nobodyReads = "(OD;;RP;" + attribute + ";;AU)"; // MS-DTYP 2.5.1
        tools.runHere("hide", "dsacl", "set", "--objectdn=" + dn, "--sddl=" + nobodyReads, "-H", tools.accounts());
    }

    /** From now on, and for good, deleted objects keep what they were; the server is started anew for it. */
    public void enableRecycleBin() {
        kill();
        tools.script("recycle-bin", SambaRecycleBin.script(tools.configuration().toString(), tools.accounts(), BASE));
        restart();
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

    private void provision() {
        reader.writeTo(readerPasswordFile());
        tools.run("provision", SambaCommands.provision(folder, name, address.host(), administrator));
        // What provisioning leaves inherits the machine's own settings: logs in /var/log, its printers.
        configure(SambaConfiguration.ALONE);
    }

    private void joining(String first) {
        reader.writeTo(readerPasswordFile());
        var settings = folder.resolve("join.conf"); // where its own will be, joining expects one that it wrote
        SambaTools.write(settings, configuration(SambaConfiguration.AMONG_OTHERS));
        tools.run("join", SambaCommands.join(folder, settings, first, administrator));
        configure(SambaConfiguration.AMONG_OTHERS);
    }

    private void configure(String services) {
        SambaTools.write(tools.configuration(), configuration(services));
    }

    private String configuration(String services) {
        return SambaConfiguration.text(folder, name, address.host(), services, certificate, caFile());
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
