package dev.chancery.testbed;

import java.nio.file.Path;
import java.util.Locale;

/** The text of smb.conf(5): few services, at one address, with every path in the server's folder. */
final class SambaConfiguration {
    static final String ALONE = "ldap, kdc";
    /** With what another domain controller asks when it joins and replicates. */
    static final String AMONG_OTHERS = ALONE + ", cldap, rpc";

    private SambaConfiguration() {}

    static String text(
            ServerFolder folder, String name, String host, String services, KeyMaterial certificate, Path ca) {
        return """
                [global]
                netbios name = %6$s
                realm = ROBOT.TEST
                workgroup = ROBOT
                server role = active directory domain controller
                server services = %7$s
                interfaces = %2$s/8
                bind interfaces only = yes
                private dir = %1$s/private
                state directory = %1$s/state
                cache directory = %1$s/cache
                lock directory = %1$s
                pid directory = %1$s/run
                ncalrpc dir = %1$s/run/ncalrpc
                winbindd socket directory = %1$s/run/winbindd
                ntp signd socket directory = %1$s/run/ntp_signd
                binddns dir = %1$s/bind-dns
                log file = %1$s/log.%%m
                logging = file
                ldap server require strong auth = allow_sasl_over_tls
                tls enabled = yes
                tls keyfile = %3$s
                tls certfile = %4$s
                tls cafile = %5$s
                disable netbios = yes
                [sysvol]
                path = %1$s/state/sysvol
                read only = no
                """.formatted(
                        folder.path(),
                        host,
                        certificate.keyFile(),
                        certificate.certificateFile(),
                        ca,
                        name.toUpperCase(Locale.ROOT),
                        services);
    }
}
