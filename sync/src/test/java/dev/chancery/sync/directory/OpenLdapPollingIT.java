package dev.chancery.sync.directory;

import dev.chancery.testbed.OpenLdap;

class OpenLdapPollingIT extends PollingContract {
    OpenLdapPollingIT(OpenLdap server) {
        super(server, Dialect.standard(Profile.OPENLDAP));
    }

    @Override
    Mechanism mechanism() {
        return Mechanism.TIMESTAMP_POLLING;
    }

    @Override
    Changes changes() {
        return new TimestampPollingChanges();
    }
}
