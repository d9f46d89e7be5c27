package dev.chancery.sync.directory;

import dev.chancery.testbed.OpenLdap;

class OpenLdapFailoverIT extends FailoverContract {
    OpenLdapFailoverIT() {
        super(Profile.OPENLDAP, OpenLdap.start(), OpenLdap.start());
    }
}
