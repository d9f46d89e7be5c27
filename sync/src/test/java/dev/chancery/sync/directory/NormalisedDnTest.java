package dev.chancery.sync.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NormalisedDnTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "uid=backup,ou=Robots,dc=corp",
                "CN=svc-backup.1_x,OU=Robots,DC=corp",
                "CN=Backup Robot, OU=Robots,DC=corp",
                "cn=a\\,b,dc=corp",
                "cn=a\\2Cb,dc=corp",
                "cn=Ärger,dc=corp",
                "ou=x+cn=y,dc=corp",
                "cn=y+ou=x,dc=corp",
                "2.5.4.3=a,dc=corp",
                "cn=#04024869,dc=corp",
                "cn=a=b,dc=corp",
                "cn=,dc=corp",
                "cn=\"a b\",dc=corp",
                "cn=a;dc=corp",
                "cn=-a-,dc=corp",
                "cn=.a,dc=corp",
                "CN=x\\0ADEL:0f8fad5b,CN=Deleted Objects,DC=corp",
                ""
            })
    void isWhatTheLibraryMakesOfADn(String dn) throws LDAPException {
        assertThat(NormalisedDn.of(dn)).isEqualTo(new DN(dn).toNormalizedString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"backup", "cn", "=a,dc=corp", "cn=a,", ",cn=a", "cn=a,,dc=corp", "cn=a,dc", "c n=a", "cn=\"a"})
    void isNothingWhenTheDnIsMalformed(String dn) {
        assertThat(DN.isValidDN(dn)).isFalse();
        assertThat(NormalisedDn.of(dn)).isNull();
    }

    @Test
    void isTheSameForEveryWayToWriteADn() {
        assertThat(NormalisedDn.of("CN=A\\2Cb , OU=x,dc=Corp")).isEqualTo(NormalisedDn.of("cn=a\\,B,ou=X,DC=corp"));
    }
}
