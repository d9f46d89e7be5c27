package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code dscreate} would write, in a folder of ours: it knows only those below /etc and /var. */
record Ds389Configuration(DirectorySite site) {
    private static final String DATABASE = "database";
    private static final Path TEMPLATE = Path.of("/usr/share/dirsrv/data/template-dse.ldif");
    private static final Path COMMON = Path.of("/etc/dirsrv");
    private static final String NICKNAME = "server-cert";
    private static final List<String> PLUGINS = List.of(
            "MemberOf Plugin",
            "Retro Changelog Plugin",
            "referential integrity postoperation",
            "Content Synchronization");

    /** A killed process loses nothing without waiting for the disk, only a power cut would; caches would be a part of all memory. */
    private static final String ECONOMY =
            "nsslapd-db-durable-transaction: off\nnsslapd-cache-autosize: 0\nnsslapd-dbcachesize: 10000000";

    /** Ids are made by a plug-in that a server installs itself at its first start, to use it from the second on. */
    private static final String ENTRY_UUID = """

            dn: cn=entryuuid_syntax,cn=plugins,cn=config
            objectclass: top
            objectclass: nsSlapdPlugin
            cn: entryuuid_syntax
            nsslapd-pluginpath: libentryuuid-syntax-plugin
            nsslapd-plugininitfunc: entryuuid_syntax_plugin_init
            nsslapd-plugintype: syntax
            nsslapd-pluginenabled: on
            nsslapd-pluginId: entryuuid_syntax
            nsslapd-pluginVersion: none
            nsslapd-pluginVendor: 389 Project
            nsslapd-pluginDescription: entryuuid_syntax

            dn: cn=entryuuid,cn=plugins,cn=config
            objectclass: top
            objectclass: nsSlapdPlugin
            cn: entryuuid
            nsslapd-pluginpath: libentryuuid-plugin
            nsslapd-plugininitfunc: entryuuid_plugin_init
            nsslapd-plugintype: betxnpreoperation
            nsslapd-pluginenabled: on
            nsslapd-pluginId: entryuuid
            nsslapd-pluginVersion: none
            nsslapd-pluginVendor: 389 Project
            nsslapd-pluginDescription: entryuuid
            """;

    Path folder() {
        return server("etc");
    }

    Path database() {
        return server(DATABASE);
    }

    private Path server(String child) {
        return site.folder().resolve(child);
    }

    void write() {
        try {
            for (var name : List.of("etc/schema", DATABASE, "ldif", "backup", "log", "lock", "run", "tmp"))
                Files.createDirectories(server(name));
            for (var name : List.of("certmap.conf", "slapd-collations.conf"))
                Files.copy(COMMON.resolve("config").resolve(name), folder().resolve(name));
            Files.copy(COMMON.resolve("schema/99user.ldif"), folder().resolve("schema/99user.ldif"));
            Files.writeString(OwnerOnly.create(folder().resolve("dse.ldif")), text());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the configuration of ns-slapd", e);
        }
    }

    private String text() throws IOException {
        var text = Files.readString(TEMPLATE).stripTrailing() + "\n"; // an empty entry ends the server
        for (var value : values().entrySet()) text = text.replace("%" + value.getKey() + "%", value.getValue());
        text = text.replace("nsSSLPersonalitySSL: Server-Cert", "nsSSLPersonalitySSL: " + NICKNAME);
        for (var plugin : PLUGINS) text = switchedOn(text, plugin);
        return text.replaceFirst("(?m)^nsslapd-rundir:", """
                nsslapd-listenhost: %1$s
                nsslapd-securelistenhost: %1$s
                nsslapd-security: on
                nsslapd-secureport: %2$d
                nsslapd-rundir:""".formatted(
                                site.address().host(), site.address().ldapsPort()))
                + ENTRY_UUID;
    }

    private static String switchedOn(String text, String plugin) {
        int begin = text.indexOf("cn: " + plugin + "\n");
        if (begin < 0) throw new MissingServer(TEMPLATE + " has no plug-in \"" + plugin + "\"");
        return text.substring(0, begin)
                + text.substring(begin).replaceFirst("nsslapd-pluginenabled: off", "nsslapd-pluginenabled: on");
    }

    private Map<String, String> values() {
        var manager = site.accounts().administrator();
        return Map.ofEntries(
                Map.entry("schema_dir", server("etc/schema").toString()),
                Map.entry("config_dir", folder().toString()),
                Map.entry("cert_dir", folder().toString()),
                Map.entry("db_dir", server(DATABASE).toString()),
                Map.entry("db_home_dir", server(DATABASE).toString()),
                Map.entry("db_lib", "bdb\n" + ECONOMY),
                Map.entry("ldif_dir", server("ldif").toString()),
                Map.entry("bak_dir", server("backup").toString()),
                Map.entry("log_dir", server("log").toString()),
                Map.entry("lock_dir", server("lock").toString()),
                Map.entry("run_dir", server("run").toString()),
                Map.entry("inst_dir", server("run").toString()),
                Map.entry("tmp_dir", server("tmp").toString()),
                Map.entry("ldapi", server("run/ldapi").toString()),
                Map.entry("ldapi_enabled", "off"),
                Map.entry("ldapi_autobind", "off"),
                Map.entry("fqdn", "localhost"),
                Map.entry("ds_port", Integer.toString(site.address().ldapPort())),
                Map.entry("ds_user", System.getProperty("user.name")),
                Map.entry("ds_suffix", site.accounts().baseDn()),
                Map.entry("rootdn", manager.dn()),
                Map.entry("ds_passwd", "{CLEAR}" + manager.password().value()));
    }

    /** Puts a certificate for the address into the NSS database that the server reads. */
    void certify() {
        var archive = server("server.p12");
        var password = Secret.random();
        write(site.issueCertificate(), password, archive);
        nss("certutil", "-N", "--empty-password");
        nss("pk12util", "-i", archive.toString(), "-W", password.value());
        nss(
                "certutil",
                "-A",
                "-n",
                "ca",
                "-t",
                "CT,,",
                "-i",
                site.authority().certificateFile().toString());
    }

    private void nss(String name, String... arguments) {
        var command =
                new ArrayList<>(List.of(ServerProgram.find(name, Ds389.INSTALL).toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-d", folder().toString()));
        ServerCommand.run(site.folder(), name, command, Map.of());
    }

    private static void write(KeyMaterial own, Secret password, Path archive) {
        try (var file = Files.newOutputStream(OwnerOnly.create(archive))) {
            var secret = password.value().toCharArray();
            own.archive(NICKNAME, secret).store(file, secret);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the platform cannot keep the key that it made", e);
        }
    }
}
