package dev.chancery.testbed.demo;

import dev.chancery.testbed.KubernetesBinaries;

/** What the reader can try once the story is told: not indented, so that it can be pasted as it stands. */
final class Afterwards {
    private Afterwards() {}

    static String text(Stage stage, SyncProgram sync) {
        var directory = stage.directory();
        return """

                Everything stays up until Ctrl-C. In another terminal:

                export CHANCERY_CONFIG=%s
                ./chancery plan
                ./chancery explain ledger-close
                ./chancery apply        # or ./chancery run, which stays and follows

                export KUBECONFIG=%s:%s
                alias kubectl=%s
                kubectl --context east get serviceaccounts -A -l app.kubernetes.io/managed-by=chancery
                kubectl --context west get rolebindings -n ledger

                export LDAPTLS_CACERT=%s
                ldapmodify -x -H ldaps://%s:%d -D '%s' -y %s <<END
                dn: %s
                changetype: modify
                replace: nsAccountLock
                nsAccountLock: TRUE
                END
                """.formatted(
                        sync.config(),
                        stage.east().kubeconfig(),
                        stage.west().kubeconfig(),
                        KubernetesBinaries.kubectl(),
                        directory.caFile(),
                        directory.host(),
                        directory.ldapsPort(),
                        directory.adminDn(),
                        directory.adminPasswordFile(),
                        Company.dn("ledger-bank", "ledger"));
    }
}
