package dev.chancery.testbed;

import java.nio.file.Files;
import java.util.List;

/**
 * A domain controller of an Active Directory domain, {@code ROBOT.TEST}, mostly its only one: LDAP, LDAPS and Kerberos on their usual
 * ports at a loopback address of its own. Its reader is a plain domain user: it sees no tombstones and may not ask for a replica's view
 * (DirSync without flags). Needs Samba's packages and root, because Samba changes the owner of files.
 */
public final class SambaDomain extends DirectoryServer {
    static final String REALM = "ROBOT.TEST";
    private static final String DOMAIN = ".robot.test";
    private static final String BASE = "DC=robot,DC=test";
    private static final String USERS = ",CN=Users," + BASE;
    private static final String READER = "svc-sync";

    private final String name;
    private final SambaTools tools;
    private final KeyMaterial certificate;

    private SambaDomain(DirectorySite site, String name) {
        super(site, process(site));
        this.name = name;
        tools = new SambaTools(site.folder());
        certificate = site.issueCertificate(name + DOMAIN);
    }

    private static DirectoryProcess process(DirectorySite site) {
        var program = ServerProgram.find("samba", SambaTools.INSTALL).toString();
        var command = List.of(
                program,
                "-F",
                "--no-process-group",
                "-M",
                "single",
                "-s",
                new SambaTools(site.folder()).configuration().toString());
        var data = site.folder().resolve("private");
        return new DirectoryProcess(site, "samba", command, SambaTools.HASTE, data);
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
        return ServerFolder.startIn("samba", folder -> {
            var accounts = DirectoryAccounts.withNewPasswords(BASE, "CN=Administrator" + USERS, "CN=" + READER + USERS);
            var domain = new SambaDomain(DirectorySite.at(LoopbackAddress.free(), folder, accounts), "dc1");
            domain.provision();
            domain.engine.start();
            domain.load(domain.readerLdif());
            return domain;
        });
    }

    /**
     * Starts another domain controller of this one's domain, with a copy of all that it has and its passwords, after 5 to 10 s. Neither
     * replicates by itself. This one is started anew for it.
     */
    public SambaDomain join() {
        configure(SambaConfiguration.AMONG_OTHERS);
        restart();
        return ServerFolder.startIn("samba", folder -> {
            var second = new SambaDomain(DirectorySite.at(LoopbackAddress.free(), folder, site.accounts()), "dc2");
            second.joining(host());
            second.engine.start();
            return second;
        });
    }

    /** Takes over what changed at another domain controller of this one's domain, which must be running; this one need not. */
    public void replicateFrom(SambaDomain other) {
        var password = site.folder().resolve("administrator.password");
        if (!Files.exists(password)) administrator().writeTo(password);
        var script = SambaReplication.script(tools.configuration(), tools.accounts(), password, other.host());
        tools.script("replicate", script);
    }

    @Override
    public DirectoryKind kind() {
        return DirectoryKind.ACTIVE_DIRECTORY;
    }

    /** What lets the reader bind without a password; the server's own principal is that of its address. */
    public KerberosReader kerberos() {
        var folder = site.folder();
        var reader =
                new KerberosReader(READER + "@" + REALM, folder.resolve("reader.keytab"), folder.resolve("krb5.conf"));
        if (Files.exists(reader.configuration())) return reader;
        tools.runHere("spn", "spn", "add", "ldap/" + host(), name + "$", "-H", tools.accounts());
        tools.runHere("keytab", "domain", "exportkeytab", reader.keytab().toString(), "--principal=" + READER);
        SambaTools.write(reader.configuration(), KerberosReader.configuration(REALM, host()));
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

    private void provision() {
        tools.run("provision", SambaCommands.provision(site.folder(), name, host(), administrator()));
        // What provisioning leaves inherits the machine's own settings: logs in /var/log, its printers.
        configure(SambaConfiguration.ALONE);
    }

    private void joining(String first) {
        var settings = site.folder().resolve("join.conf"); // where its own will be, joining expects one that it wrote
        SambaTools.write(settings, configuration(SambaConfiguration.AMONG_OTHERS));
        tools.run("join", SambaCommands.join(site.folder(), settings, first, administrator()));
        configure(SambaConfiguration.AMONG_OTHERS);
    }

    private Secret administrator() {
        return site.accounts().administrator().password();
    }

    private void configure(String services) {
        SambaTools.write(tools.configuration(), configuration(services));
    }

    private String configuration(String services) {
        return SambaConfiguration.text(site.folder(), name, host(), services, certificate, caFile());
    }

    private String readerLdif() {
        return """
                dn: %s
                objectClass: user
                sAMAccountName: %s
                userPrincipalName: %s@robot.test
                userAccountControl: 66048
                unicodePwd:: %s
                """.formatted(
                        readerDn(),
                        READER,
                        READER,
                        AdPassword.encode(site.accounts().reader().password()));
    }
}
