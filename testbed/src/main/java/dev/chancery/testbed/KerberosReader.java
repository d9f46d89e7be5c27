package dev.chancery.testbed;

import java.nio.file.Path;

/**
 * What a reader needs to bind by Kerberos.
 *
 * @param principal {@code name@REALM}
 * @param keytab with the principal's key
 * @param configuration a krb5.conf(5) that says where the realm's servers are
 */
public record KerberosReader(String principal, Path keytab, Path configuration) {
    static String configuration(String realm, String host) {
        return """
                [libdefaults]
                default_realm = %1$s
                dns_lookup_kdc = false
                dns_lookup_realm = false
                dns_canonicalize_hostname = false
                rdns = false
                udp_preference_limit = 1
                [realms]
                %1$s = {
                    kdc = %2$s:88
                }
                """.formatted(realm, host);
    }
}
