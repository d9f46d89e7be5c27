package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chancery.sync.directory.DirectoryReading.PartialReason;
import dev.chancery.sync.directory.LdapSettings.Bind;
import dev.chancery.sync.directory.LdapSettings.Password;
import dev.chancery.sync.directory.LdapSettings.Transport;
import dev.chancery.testbed.OpenLdap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OpenLdapDirectoryIT extends StandardDirectoryContract {
    OpenLdapDirectoryIT(OpenLdap server) {
        super(server);
    }

    @Override
    Profile profile() {
        return Profile.OPENLDAP;
    }

    @Test
    void bindsWithAClientCertificate() {
        load(robot("a", newUnit()));
        var client = ((OpenLdap) server()).readerCertificate();
        var external = new Bind.External(client.certificateFile(), client.keyFile());
        assertThat(read(settings().bind(external).directory()).entries()).hasSize(1);
        assertThat(read(settings()
                                .bind(external)
                                .transport(Transport.START_TLS, ldap())
                                .directory())
                        .entries())
                .hasSize(1);
    }

    @Test
    void isPartialWhenTheServerLimitsItsAnswers() {
        newUnit();
        load(IntStream.range(0, 501).mapToObj(i -> robot("r" + i, unit())).collect(Collectors.joining("\n")));
        var server = (OpenLdap) server();
        var limited = new Bind.Simple(server.limitedDn(), new Password.File(server.limitedPasswordFile()));
        assertThat(read(settings().directory()).entries()).hasSize(501);
        assertPartial(settings().bind(limited).directory(), PartialReason.SIZE_LIMIT, "lift its size limit");
        assertPartial(
                settings().bind(limited).pageSize(100).directory(), PartialReason.SIZE_LIMIT, "lift its size limit");
    }
}
