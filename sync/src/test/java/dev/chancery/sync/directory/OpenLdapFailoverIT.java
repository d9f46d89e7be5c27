package dev.chancery.sync.directory;

import dev.chancery.testbed.Needs;
import dev.chancery.testbed.OpenLdap;
import dev.chancery.testbed.ServerKind;

@Needs(ServerKind.OPENLDAP)
class OpenLdapFailoverIT extends FailoverContract {
    OpenLdapFailoverIT() {
        super(Profile.OPENLDAP, OpenLdap.start(), OpenLdap.start());
    }
}
