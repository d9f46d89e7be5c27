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
                ./chancery status
                ./chancery explain ledger-close
                ./chancery apply        # or ./chancery run, which stays and follows
                ./chancery keys list
                ./chancery trust kubernetes west

                export KUBECONFIG=%s:%s
                alias kubectl=%s
                kubectl --context east get serviceaccounts -A -l app.kubernetes.io/managed-by=chancery
                kubectl --context west get rolebindings -n ledger

                token=$(kubectl --context east create token ledger-post -n ledger --audience %s)
                curl --fail-with-body --cacert %s %s/oauth2/token \\
                  -d grant_type=urn:ietf:params:oauth:grant-type:token-exchange \\
                  -d subject_token_type=urn:ietf:params:oauth:token-type:jwt \\
                  -d subject_token="$token" -d audience=robot:ledger-post

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
                        stage.broker().issuer(),
                        stage.broker().authority().certificateFile(),
                        stage.broker().issuer(),
                        directory.caFile(),
                        directory.host(),
                        directory.ldapsPort(),
                        directory.adminDn(),
                        directory.adminPasswordFile(),
                        Company.dn("ledger-bank", "ledger"));
    }
}
