package dev.chancery.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The text of slapd.conf(5): one database, readers that may read everything unless they are blind, nothing for strangers but the root DSE. */
final class SlapdConfiguration {
    private SlapdConfiguration() {}

    static Path database(ServerFolder folder) {
        return folder.resolve("database");
    }

    static String text(DirectorySite site, SlapdAccounts accounts, OpenLdap.Setup setup) {
        return global(site) + database(site.folder(), accounts, setup);
    }

    private static String global(DirectorySite site) {
        var certificate = site.issueCertificate();
        var schema = existing("/etc/ldap/schema", "/etc/openldap/schema", "/usr/local/etc/openldap/schema");
        var modules =
                existing("/usr/lib/ldap", "/usr/lib64/openldap", "/usr/lib/openldap", "/usr/local/libexec/openldap");
        return """
                include %1$s/core.schema
                include %1$s/cosine.schema
                include %1$s/inetorgperson.schema
                modulepath %2$s
                moduleload back_mdb
                moduleload syncprov
                moduleload memberof
                moduleload refint
                moduleload ppolicy
                pidfile %3$s/slapd.pid
                TLSCertificateFile %4$s
                TLSCertificateKeyFile %5$s
                TLSCACertificateFile %6$s
                TLSVerifyClient try
                authz-regexp "^cn=([^,]+),ou=%7$s$" "uid=$1,%8$s"
                access to dn.base="" by * read
                access to dn.base="cn=Subschema" by * read

                """.formatted(
                        schema,
                        modules,
                        site.folder().path(),
                        certificate.certificateFile(),
                        certificate.keyFile(),
                        site.authority().certificateFile(),
                        Authority.CLIENTS,
                        site.accounts().baseDn());
    }

    private static String database(ServerFolder folder, SlapdAccounts accounts, OpenLdap.Setup setup) {
        // dbnosync: a killed process loses nothing without it, only a power cut would, and writes are ten times faster
        return """
                database mdb
                suffix "%1$s"
                directory %2$s
                maxsize 1073741824
                dbnosync
                rootdn "%3$s"
                rootpw %4$s
                limits group="%11$s" size=unlimited time=unlimited
                limits dn.exact="%5$s" size=unlimited time=unlimited
                limits dn.exact="%6$s" %7$s
                access to attrs=userPassword by anonymous auth by * none
                access to attrs=pwdAccountLockedTime by group.exact="%10$s" none by * break
                access to * by users read by * none
                index objectClass,entryCSN,entryUUID,uid,cn,member,memberOf eq
                overlay ppolicy
                ppolicy_default "%8$s"
                overlay memberof
                memberof-refint TRUE
                overlay refint
                refint_attributes member owner manager seeAlso
                overlay syncprov
                syncprov-checkpoint 100 1
                %9$s
                database monitor
                access to * by users read by * none
                """.formatted(
                        accounts.base(),
                        database(folder),
                        accounts.adminDn(),
                        accounts.admin().value(),
                        accounts.readerDn(),
                        accounts.limitedDn(),
                        setup.readerLimits(),
                        accounts.policyDn(),
                        setup.synchronisation(),
                        accounts.blindDn(),
                        accounts.trustedDn());
    }

    private static Path existing(String... candidates) {
        return Stream.of(candidates)
                .map(Path::of)
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() -> new MissingServer("slapd's files are in none of " + String.join(", ", candidates)
                        + "; install them with: " + OpenLdap.INSTALL));
    }
}
