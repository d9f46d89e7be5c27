package dev.chancery.sync.directory;

import static dev.chancery.sync.directory.TestEntries.having;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.sync.directory.Condition.Verdict;
import dev.chancery.sync.directory.LdapConditions.Compiled;
import dev.chancery.sync.directory.LdapConditions.Rejected;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LdapConditionsTest {
    private static final DirectoryEntry ROBOT = TestEntries.backup(
            Set.of("cn=backup,ou=groups,dc=corp,dc=example", "cn=a\\,b,ou=groups,dc=corp,dc=example"),
            Map.of(
                    "description", List.of("Nightly  Backup"),
                    "title", List.of("Ärger (im) Büro*"),
                    "path", List.of("C:\\jobs\\*"),
                    "odd", List.of("a\0b"),
                    "useraccountcontrol", List.of("66048"),
                    "grouptype", List.of("-2147483646"),
                    "level", List.of("9"),
                    "version", List.of("v2"),
                    "owner", List.of("uid=ada, ou=People,dc=corp,dc=example"),
                    "objectguid", List.of("0f8fad5b-d9cb-469f-a165-70867728950e")));

    static Stream<Arguments> met() {
        return Stream.of(
                arguments("equality", "(uid=backup)"),
                arguments("name in another case", "(UID=backup)"),
                arguments("value in another case", "(uid=BackUp)"),
                arguments("one of several values", "(objectClass=account)"),
                arguments("spaces folded", "(description=nightly backup)"),
                arguments("spaces around", "(description=  nightly   backup )"),
                arguments("presence", "(description=*)"),
                arguments("escaped parentheses and asterisk", "(title=Ärger \\28im\\29 Büro\\2a)"),
                arguments("escaped non-ASCII", "(title=\\c3\\a4rger*)"),
                arguments("non-ASCII in another case", "(title=äRGER*)"),
                arguments("decomposed non-ASCII", "(title=a\u0308rger*)"),
                arguments("escaped backslash", "(path=c:\\5cjobs\\5c\\2a)"),
                arguments("escaped NUL", "(odd=a\\00b)"),
                arguments("substring, initial", "(description=night*)"),
                arguments("substring, final", "(description=*backup)"),
                arguments("substring, any", "(description=*ly b*)"),
                arguments("substring, all", "(description=n*gh*ly*up)"),
                arguments("substring with an escaped asterisk", "(title=*B\\c3\\bcro\\2a)"),
                arguments("at least, numbers", "(level>=8)"),
                arguments("at most, numbers not as text", "(level<=10)"),
                arguments("at least, text", "(version>=v1)"),
                arguments("approximately", "(description~=NIGHTLY backup)"),
                arguments("and", "(&(uid=backup)(level=9))"),
                arguments("or", "(|(uid=nobody)(level=9))"),
                arguments("not", "(!(uid=nobody))"),
                arguments("not of an absent attribute", "(!(mail=x))"),
                arguments("not present", "(!(mail=*))"),
                arguments("RFC 4526 true", "(&)"),
                arguments("nested", "(&(|(a=b)(!(c=d)))(uid=b*p))"),
                arguments("all bits", "(userAccountControl:1.2.840.113556.1.4.803:=66048)"),
                arguments("bit not set", "(!(userAccountControl:1.2.840.113556.1.4.803:=2))"),
                arguments("any bit", "(userAccountControl:1.2.840.113556.1.4.804:=514)"),
                arguments("bits of a negative number", "(groupType:1.2.840.113556.1.4.803:=2147483648)"),
                arguments("memberOf", "(memberOf=cn=backup,ou=groups,dc=corp,dc=example)"),
                arguments("memberOf in another form", "(memberOf=CN=Backup, OU=groups,dc=corp,dc=example)"),
                arguments("memberOf with an escaped comma", "(memberOf=cn=a\\5c,b,ou=groups,dc=corp,dc=example)"),
                arguments("memberOf in hexadecimal", "(memberOf=cn=a\\5c2cb,ou=groups,dc=corp,dc=example)"),
                arguments("memberOf, any", "(memberOf=*)"),
                arguments(
                        "memberOf in chain",
                        "(memberOf:1.2.840.113556.1.4.1941:=cn=backup,ou=groups,dc=corp,dc=example)"),
                arguments("DN as DN", "(owner=UID=ada,ou=people,DC=corp,dc=example)"),
                arguments("own name", "(distinguishedName=uid=backup,OU=robots,dc=corp,dc=example)"),
                arguments("GUID as text", "(objectGUID=0F8FAD5B-D9CB-469F-A165-70867728950E)"),
                arguments(
                        "GUID as bytes",
                        "(objectGUID=\\5b\\ad\\8f\\0f\\cb\\d9\\9f\\46\\a1\\65\\70\\86\\77\\28\\95\\0e)"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("met")
    void isMet(String name, String filter) {
        assertThat(compiled(filter).test(ROBOT)).as(name).isEqualTo(new Verdict.Met());
    }

    static Stream<Arguments> notMet() {
        return Stream.of(
                arguments("(uid=nobody)", "(uid=nobody): uid is backup"),
                arguments("(mail=x)", "(mail=x): mail is absent"),
                arguments("(mail=*)", "(mail=*): mail is absent"),
                arguments("(!(uid=backup))", "(!(uid=backup)): uid is backup"),
                arguments("(!(description=*))", "(!(description=*)): description is Nightly  Backup"),
                arguments("(&(uid=backup)(level=8)(mail=x))", "(level=8): level is 9"),
                arguments("(|(uid=a)(level=8))", "none of: (uid=a): uid is backup; (level=8): level is 9"),
                arguments("(!(|(uid=a)(level=9)))", "(!(|(uid=a)(level=9))): (level=9): level is 9"),
                arguments(
                        "(!(&(uid=backup)(level=9)))",
                        "(!(&(uid=backup)(level=9))): (&(uid=backup)(level=9)): all of it is so"),
                arguments("(|)", "(|): it can never be so"),
                arguments("(level>=10)", "(level>=10): level is 9"),
                arguments("(level<=-1)", "(level<=-1): level is 9"),
                arguments("(description=backup*)", "(description=backup*): description is Nightly  Backup"),
                arguments("(uid=*backup*backup*)", "(uid=*backup*backup*): uid is backup"),
                arguments("(uid=back*kup)", "(uid=back*kup): uid is backup"),
                arguments("(title=Ärger*Büro?)", "(title=Ärger*Büro?): title is Ärger (im) Büro*"),
                arguments("(odd=ab)", "(odd=ab): odd is a�b"),
                arguments(
                        "(memberOf=cn=backup)",
                        "(memberOf=cn=backup): memberof is cn=a\\,b,ou=groups,dc=corp,dc=example;"
                                + " cn=backup,ou=groups,dc=corp,dc=example"),
                arguments(
                        "(userAccountControl:1.2.840.113556.1.4.803:=2)",
                        "(userAccountControl:1.2.840.113556.1.4.803:=2): useraccountcontrol is 66048"),
                arguments("(version:1.2.840.113556.1.4.803:=2)", "(version:1.2.840.113556.1.4.803:=2): version is v2"),
                arguments(
                        "(!(version:1.2.840.113556.1.4.803:=2))",
                        "(!(version:1.2.840.113556.1.4.803:=2)): version is v2"),
                arguments(
                        "(|(uid=x)(!(version:1.2.840.113556.1.4.804:=2)))",
                        "none of: (uid=x): uid is backup; (!(version:1.2.840.113556.1.4.804:=2)): version is v2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notMet")
    void saysWhyNot(String filter, String because) {
        assertThat(compiled(filter).test(ROBOT)).isEqualTo(new Verdict.NotMet(because));
    }

    static Stream<Arguments> rejected() {
        return Stream.of(
                arguments("", 0, "begins with a parenthesis"),
                arguments("uid=backup", 0, "begins with a parenthesis"),
                arguments("(uid=a", 0, "closing parenthesis"),
                arguments("(uid=a))", 7, "unexpected closing parenthesis"),
                arguments("(&(uid=a)(uid=b)", 2, "closing parenthesis"),
                arguments("(&(uid=a)rest)", 2, "closing parenthesis"),
                arguments("(uid=a(b)", 7, "unexpected opening parenthesis"),
                arguments("(uid=a\\zz)", 7, "hexadecimal"),
                arguments("(uid=a\\2)", 8, "hexadecimal"),
                arguments("(uid)", 0, "equal sign"),
                arguments("(=a)", 0, "empty attribute"),
                arguments("(!uid=a)", 0, "missing parentheses"),
                arguments("(!(uid=a)(uid=b))", 9, "parenthesis"),
                arguments("(level>=1*)", 0, "asterisk"),
                arguments("(level<5)", 0, "expected an equal sign"),
                arguments("(u id=a)", 0, "\"u id\" is not the name of an attribute"),
                arguments("(uid;lang-de=a)", 0, "\"uid;lang-de\" is not the name"),
                arguments("(uid=\\ff)", 0, "not text in UTF-8"),
                arguments("(&(uid=a)(userPassword=secret))", 9, "userPassword is a secret"),
                arguments("(!(unicodePwd=*))", 2, "unicodePwd is a secret"),
                arguments("(anr=backup)", 0, "anr"),
                arguments("(objectCategory=person)", 0, "objectClass"),
                arguments("(memberOf=backup)", 0, "is no DN"),
                arguments("(memberOf=)", 0, "is no DN"),
                arguments("(memberOf=cn=b*)", 0, "whole DN"),
                arguments("(memberOf>=cn=b)", 0, "whole DN"),
                arguments("(owner=ada)", 0, "is no DN"),
                arguments("(uid:2.5.13.5:=a)", 0, "rule 2.5.13.5 is unknown"),
                arguments("(uid:caseExactMatch:=a)", 0, "caseExactMatch is unknown"),
                arguments("(uid:=a)", 0, "matching rule is missing"),
                arguments("(uid:dn:1.2.840.113556.1.4.803:=1)", 0, ":dn"),
                arguments("(:1.2.840.113556.1.4.803:=1)", 0, "needs an attribute"),
                arguments("(level:1.2.840.113556.1.4.803:=0x2)", 0, "decimal number"),
                arguments("(manager:1.2.840.113556.1.4.1941:=cn=a)", 0, "memberOf only"),
                arguments("(memberOf:1.2.840.113556.1.4.803:=1)", 0, "unknown"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejected")
    void rejects(String filter, int offset, String message) {
        assertThat(LdapConditions.compile(filter)).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.message()).contains(message).doesNotContain("\n");
            assertThat(rejected.offset()).isEqualTo(offset);
        });
        assertThat(LdapConditions.attributesOf(filter)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "(uid=a); (UID=A); true",
                "(uid=*); (uid=a); true",
                "(uid=*); (uid=a*); true",
                "(uid=*); (uid>=a); true",
                "(uid=*); (&(cn=x)(uid=a)); true",
                "(objectClass=*); (cn=x); true",
                "(objectClass=*); (!(cn=x)); true",
                "(&); (cn=x); true",
                "(|(cn=x)(uid=a)); (uid=a); true",
                "(|(cn=x)(uid=*)); (|(uid=a)(uid=b)); true",
                "(&(cn=x)(uid=*)); (&(uid=a)(cn=x)(sn=y)); true",
                "(memberOf=*); (memberOf=cn=g); true",
                "(uid=a); (uid=*); false",
                "(uid=a*); (uid=ab); false",
                "(uid=*); (cn=a); false",
                "(uid=*); (!(uid=a)); false",
                "(&(cn=x)(uid=*)); (uid=a); false",
                "(uid=*); (|(uid=a)(cn=x)); false",
                "(!(uid=a)); (uid=b); false",
                "((; (uid=b); false"
            })
    void knowsWhenOneFilterIncludesAnother(String wide, String narrow, boolean included) {
        assertThat(LdapConditions.includes(wide, narrow)).isEqualTo(included);
    }

    @Test
    void cutsLongValuesInItsReasons() {
        assertThat(compiled("(note=x)").test(having("note", "y".repeat(300))))
                .isEqualTo(new Verdict.NotMet("(note=x): note is " + "y".repeat(80) + "…"));
    }

    @Test
    void treatsAnAbsentAttributeAsFalseUnderEveryKindOfPart() {
        for (var filter : List.of("(x=1)", "(x=1*)", "(x>=1)", "(x<=1)", "(x~=1)", "(x:1.2.840.113556.1.4.803:=1)")) {
            assertThat(compiled(filter).test(ROBOT)).isInstanceOf(Verdict.NotMet.class);
            assertThat(compiled("(!" + filter + ")").test(ROBOT)).isEqualTo(new Verdict.Met());
        }
    }

    @Test
    void namesTheAttributesThatADirectoryMustBeAskedFor() {
        assertThat(LdapConditions.attributesOf(
                        "(&(Title=a)(|(memberOf=cn=a)(!(mail=*)))(level:1.2.840.113556.1.4.804:=1)(entryDN=cn=a))"))
                .containsExactlyInAnyOrder("title", "mail", "level");
    }

    private static Condition compiled(String filter) {
        var compilation = LdapConditions.compile(filter);
        assertThat(compilation).as(filter).isInstanceOf(Compiled.class);
        return ((Compiled) compilation).condition();
    }
}
