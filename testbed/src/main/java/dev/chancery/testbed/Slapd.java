package dev.chancery.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prepares the files of one slapd: its configuration and its first entries. */
record Slapd(DirectorySite site, SlapdAccounts accounts) {
    DirectoryProcess process(OpenLdap.Setup setup) {
        var configuration = configure(setup);
        populate(configuration, setup.seed());
        return new DirectoryProcess(
                site, "slapd", command(configuration), Map.of(), SlapdConfiguration.database(site.folder()));
    }

    private Path configure(OpenLdap.Setup setup) {
        var text = SlapdConfiguration.text(site, accounts, setup);
        try {
            Files.createDirectory(SlapdConfiguration.database(site.folder()));
            return Files.writeString(OwnerOnly.create(site.folder().resolve("slapd.conf")), text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write slapd's configuration", e);
        }
    }

    private void populate(Path configuration, @Nullable Path seed) {
        try {
            var base = OwnerOnly.create(site.folder().resolve("base.ldif"));
            slapadd(configuration, Files.writeString(base, accounts.ldif()));
            if (seed != null) {
                slapadd(configuration, seed);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write slapd's first entries", e);
        }
    }

    private void slapadd(Path configuration, Path ldif) {
        var program = ServerProgram.find("slapadd", OpenLdap.INSTALL).toString();
        var command = List.of(program, "-q", "-f", configuration.toString(), "-l", ldif.toString());
        ServerCommand.run(site.folder(), "slapadd", command, Map.of());
    }

    private List<String> command(Path configuration) {
        var address = site.address();
        var urls = "ldap://%s:%d/ ldaps://%s:%d/"
                .formatted(address.host(), address.ldapPort(), address.host(), address.ldapsPort());
        var program = ServerProgram.find("slapd", OpenLdap.INSTALL).toString();
        return List.of(
                program, "-f", configuration.toString(), "-h", urls, "-d", "none"); // in the foreground, errors only
    }
}
