package dev.chancery.testbed;

import java.nio.file.Path;

/**
 * Pulls the changes of one domain controller into the accounts of another (MS-DRSR 4.1.10), once: what replicates by itself in life, in
 * its own time, tests do when they want it.
 */
final class SambaReplication {
    private SambaReplication() {}

    /**
     * To be run for the one that receives, whether its server runs or not.
     *
     * @param password the file of the administrator's
     */
    static String script(Path configuration, String accounts, Path password, String from) {
        return """
                from samba.auth import system_session
                from samba.credentials import Credentials, DONT_USE_KERBEROS
                from samba.dcerpc import misc
                from samba.drs_utils import drs_Replicate
                from samba.param import LoadParm
                from samba.samdb import SamDB
                settings = LoadParm()
                settings.load('%1$s')
                person = Credentials()
                person.guess(settings)
                person.set_kerberos_state(DONT_USE_KERBEROS)
                person.set_username('Administrator')
                person.set_password(open('%3$s').read())
                ours = SamDB(url='%2$s', session_info=system_session(), lp=settings)
                theirs = SamDB(url='ldap://%4$s', credentials=person, lp=settings)
                us = misc.GUID(ours.get_invocation_id())
                pull = drs_Replicate('ncacn_ip_tcp:%4$s[seal]', settings, person, ours, us)
                pull.replicate(str(ours.get_default_basedn()), misc.GUID(theirs.get_invocation_id()),
                               misc.GUID(ours.get_ntds_GUID()), full_sync=False)
                """.formatted(configuration, accounts, password, from);
    }
}
