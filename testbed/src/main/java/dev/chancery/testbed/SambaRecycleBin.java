package dev.chancery.testbed;

/** Enables the AD Recycle Bin (MS-ADTS 3.1.1.9.1): Samba refuses that over LDAP, and samba-tool has no command for it. */
final class SambaRecycleBin {
    private SambaRecycleBin() {}

    /** To be run while the server is not. */
    static String script(String configuration, String accounts, String base) {
        return """
                import ldb
                from samba.auth import system_session
                from samba.param import LoadParm
                from samba.samdb import SamDB
                settings = LoadParm()
                settings.load('%s')
                accounts = SamDB(url='%s', session_info=system_session(), lp=settings)
                change = ldb.Message(ldb.Dn(accounts, ''))
                feature = 'CN=Partitions,CN=Configuration,%s:766ddcd8-acd0-445e-f3b9-a7f9b6744f2a'
                change['feature'] = ldb.MessageElement(feature, ldb.FLAG_MOD_ADD, 'enableOptionalFeature')
                accounts.modify(change)
                """.formatted(configuration, accounts, base);
    }
}
