package dev.chancery.sync.settings;

import static dev.chancery.sync.settings.Mistake.meaning;
import static dev.chancery.sync.settings.Mistake.structure;
import static dev.chancery.sync.settings.TestConfig.SYNC;

import dev.chancery.sync.settings.Mistake.Kind;
import java.util.List;
import java.util.stream.Stream;

/** The mistakes of sync.yaml. A table, and therefore long. */
final class SyncMistakes {
    private SyncMistakes() {}

    static Stream<Mistake> all() {
        var robots = "robots: ou=robots,dc=corp,dc=example";
        var bind = "{dn: \"cn=reader,dc=corp,dc=example\", password-file: reader.password}";
        return Stream.of(
                structure(
                        SYNC,
                        "an unknown key",
                        "page-size: 500",
                        "page-sise: 500",
                        "sync.yaml:8:3: \"page-sise\" is not known here; known are name, servers, transport, trust, bind,"
                                + " profile, robots, groups, robot-filter, sentinel, page-size, connect-timeout,"
                                + " response-timeout, read-limit, limits"),
                structure(
                        SYNC,
                        "an unknown section",
                        "lifecycle:",
                        "lifecicle:",
                        "sync.yaml:12:1: \"lifecicle\" is not known here; known are directory, directories, retired,"
                                + " database, lifecycle, limits, approvals, schedule, whole-readings, metrics"),
                structure(SYNC, "a missing key", "  name: corp\n", "", "sync.yaml:2:3: \"name\" is missing"),
                structure(
                        SYNC,
                        "a missing list",
                        "  servers: [\"ldaps://ldap1.corp.example\"]\n",
                        "",
                        "sync.yaml:2:3: \"servers\" is missing"),
                structure(
                        SYNC,
                        "a missing section",
                        "database:\n  url: jdbc:postgresql://db.corp.example/chancery\n  password-file: database.password\n",
                        "",
                        "sync.yaml:1:1: \"database\" is missing"),
                structure(
                        SYNC, "an empty text", "name: corp", "name: \"\"", "sync.yaml:2:9: \"name\" must not be empty"),
                structure(
                        SYNC, "an empty value", "name: corp", "name:", "sync.yaml:2:8: \"name\" must be a single text"),
                structure(
                        SYNC,
                        "a list for a text",
                        "name: corp",
                        "name: [corp]",
                        "sync.yaml:2:9: \"name\" must be a single text"),
                structure(
                        SYNC,
                        "a text for a list",
                        "[\"ldaps://ldap1.corp.example\"]",
                        "ldaps://ldap1.corp.example",
                        "sync.yaml:3:12: \"servers\" must be a list of texts",
                        "sync.yaml:3:12: a directory needs at least one server"),
                structure(
                        SYNC,
                        "a text for a section",
                        "{grace: 7d}",
                        "7d",
                        "sync.yaml:12:12: \"lifecycle\" must have keys of its own below it"),
                structure(
                        SYNC,
                        "no servers",
                        "[\"ldaps://ldap1.corp.example\"]",
                        "[]",
                        "sync.yaml:3:12: a directory needs at least one server"),
                structure(
                        SYNC,
                        "an empty item",
                        "[\"ldaps://ldap1.corp.example\"]",
                        "[\"ldaps://ldap1.corp.example\", ~]",
                        "sync.yaml:3:43: \"servers\" has an empty item"),
                structure(
                        SYNC,
                        "a time without a unit",
                        "grace: 7d",
                        "grace: 7",
                        "sync.yaml:12:20: \"grace\" must be a time such as 500ms, 30s, 10m, 24h or 7d, not \"7\""),
                structure(
                        SYNC,
                        "a time in words",
                        "every: 30s",
                        "every: often",
                        "sync.yaml:15:19: \"every\" must be a time such as 500ms, 30s, 10m, 24h or 7d, not \"often\""),
                structure(
                        SYNC,
                        "a negative time",
                        "grace: 7d",
                        "grace: -7d",
                        "sync.yaml:12:20: \"grace\" must be a time such as 500ms, 30s, 10m, 24h or 7d, not \"-7d\""),
                structure(
                        SYNC,
                        "a port in words",
                        "schedule:",
                        "metrics: {port: usual}\nschedule:",
                        "sync.yaml:15:17: \"port\" must be a whole number, not \"usual\""),
                structure(
                        SYNC,
                        "a port that no machine has",
                        "schedule:",
                        "metrics: {port: 65536}\nschedule:",
                        "sync.yaml:15:17: \"port\" must be 1 to 65535, not 65536"),
                structure(
                        SYNC,
                        "an unknown key of metrics",
                        "schedule:",
                        "metrics: {path: /m}\nschedule:",
                        "sync.yaml:15:11: \"path\" is not known here; known are port, address"),
                meaning(
                        SYNC,
                        "no pause between runs",
                        "every: 30s",
                        "every: 0s",
                        "sync.yaml:15:19: \"every\" must be at least 1s"),
                structure(
                        SYNC,
                        "a schedule without times",
                        "{every: 30s}",
                        "{}",
                        "sync.yaml:15:11: a schedule needs exactly one of every and cron"),
                structure(
                        SYNC,
                        "a schedule with two kinds of times",
                        "{every: 30s}",
                        "{every: 30s, cron: \"0 0 6 * * ?\"}",
                        "sync.yaml:15:11: a schedule needs exactly one of every and cron"),
                structure(
                        SYNC,
                        "an empty cron",
                        "every: 30s",
                        "cron: \"\"",
                        "sync.yaml:15:18: \"cron\" must not be empty"),
                structure(
                        SYNC,
                        "a cron in a list",
                        "every: 30s",
                        "cron: [\"0 0 6 * * ?\"]",
                        "sync.yaml:15:18: \"cron\" must be a single text"),
                cron(Kind.STRUCTURE, "a cron without seconds", "0/5 * * * *", "Unexpected end of expression"),
                cron(Kind.STRUCTURE, "a cron in words", "daily", "Illegal characters for this position: 'DAI'"),
                cron(
                        Kind.STRUCTURE,
                        "a cron with a field too many",
                        "0 0 6 * * ? 2030 UTC",
                        "it has more than 7 fields"),
                cron(
                        Kind.MEANING,
                        "a cron at an hour that no day has",
                        "0 0 24 * * ?",
                        "Hour values must be between 0 and 23"),
                cron(
                        Kind.MEANING,
                        "a cron at a minute that no hour has",
                        "0 60 6 * * ?",
                        "Minute and Second values must be between 0 and 59"),
                cron(
                        Kind.MEANING,
                        "a cron in a month that no year has",
                        "0 0 6 1 13 ?",
                        "Month values must be between 1 and 12"),
                cron(Kind.MEANING, "a cron on an unknown day", "0 0 6 ? * FREITAG", "Invalid Day-of-Week value: 'FRE'"),
                cron(
                        Kind.MEANING,
                        "a cron with both kinds of days",
                        "0 0 6 1 * MON",
                        "Support for specifying both a day-of-week AND a day-of-month parameter is not implemented"),
                cron(
                        Kind.MEANING,
                        "a cron with neither kind of days",
                        "0 0 6 ? * ?",
                        "'?' can only be specified for Day-of-Month -OR- Day-of-Week"),
                cron(Kind.MEANING, "a cron on a day that no year has", "0 0 6 31 2 ?", "there is no such day"),
                structure(
                        SYNC,
                        "a number in words",
                        "count: 6",
                        "count: few",
                        "sync.yaml:14:22: \"count\" must be a whole number, not \"few\""),
                structure(
                        SYNC,
                        "a percentage beyond all",
                        "percent: 7",
                        "percent: 500",
                        "sync.yaml:14:14: a limit's percent must be 0 to 100: 500"),
                meaning(
                        SYNC,
                        "a most below the count",
                        "percent: 7",
                        "percent: 7, most: 5",
                        "sync.yaml:14:14: a limit's most cannot be less than its count: 5 and 6"),
                structure(
                        SYNC,
                        "a directory's limit of what is counted in clusters",
                        "page-size: 500",
                        "limits: {deletions: {count: 1}}",
                        "sync.yaml:8:12: \"deletions\" is not known here; known are vanishing, suspending, returning"),
                structure(
                        SYNC,
                        "a directory's limit of what is counted for all directories together",
                        "page-size: 500",
                        "limits: {lost-audiences: {count: 1}}",
                        "sync.yaml:8:12: \"lost-audiences\" is not known here; known are vanishing, suspending, returning"),
                structure(
                        SYNC,
                        "a directory's limit in words",
                        "page-size: 500",
                        "limits: {returning: {most: all}}",
                        "sync.yaml:8:30: \"most\" must be a whole number, not \"all\""),
                meaning(
                        SYNC,
                        "a directory's most below the count for all",
                        "page-size: 500",
                        "limits: {vanishing: {most: 5}}",
                        "sync.yaml:8:23: a limit's most cannot be less than its count: 5 and 6"),
                structure(
                        SYNC,
                        "a directory's limits that are one number",
                        "page-size: 500",
                        "limits: 5",
                        "sync.yaml:8:11: \"limits\" must have keys of its own below it"),
                structure(
                        SYNC,
                        "approvals that last for ever",
                        "schedule:",
                        "approvals: {expire: never}\nschedule:",
                        "sync.yaml:15:21: \"expire\" must be a time such as 500ms, 30s, 10m, 24h or 7d, not \"never\""),
                structure(
                        SYNC,
                        "three persons",
                        "schedule:",
                        "approvals: {two-person: three}\nschedule:",
                        "sync.yaml:15:25: \"two-person\" must be true or false, not \"three\""),
                structure(
                        SYNC,
                        "a page of nothing",
                        "page-size: 500",
                        "page-size: 0",
                        "sync.yaml:8:14: the page size must be positive"),
                meaning(
                        SYNC,
                        "a timeout beyond a day",
                        "page-size: 500",
                        "read-limit: 2d",
                        "sync.yaml:8:15: the read limit must be between a millisecond and a day: pt48h"),
                structure(
                        SYNC,
                        "an unknown profile",
                        "profile: openldap",
                        "profile: novell",
                        "sync.yaml:5:12: \"novell\" is none of active-directory, openldap, generic"),
                structure(
                        SYNC,
                        "an unknown transport",
                        "profile: openldap",
                        "profile: openldap\n  transport: tls",
                        "sync.yaml:6:14: \"transport\" is ldaps, start-tls, kerberos or plaintext-allowed, not \"tls\""),
                meaning(
                        SYNC,
                        "plain text unasked",
                        "ldaps://ldap1",
                        "ldap://ldap1",
                        "sync.yaml:3:12: ldap://ldap1.corp.example is not protected: use ldaps:, or ask for StartTLS, or allow"
                                + " plain text in as many words"),
                structure(
                        SYNC,
                        "a password in a server's address",
                        "ldaps://ldap1",
                        "ldaps://reader:s3cret@ldap1",
                        "sync.yaml:3:12: a name and a password belong in bind, not in the address of a server"),
                meaning(
                        SYNC,
                        "robots below no DN",
                        robots,
                        "robots: robots",
                        "sync.yaml:6:11: the robots' base is no DN: \"robots\""),
                meaning(
                        SYNC,
                        "groups below no DN",
                        "groups: ou=groups,dc=corp,dc=example",
                        "groups: groups",
                        "sync.yaml:7:11: the groups' base is no DN: \"groups\""),
                meaning(
                        SYNC,
                        "a sentinel that is no DN",
                        "page-size: 500",
                        "sentinel: here",
                        "sync.yaml:8:13: the sentinel is no DN: \"here\""),
                structure(
                        SYNC,
                        "no password",
                        ", password-file: reader.password",
                        "",
                        "sync.yaml:4:9: a bind needs dn with password-file or password-variable, or certificate with key, or principal with keytab"),
                structure(
                        SYNC,
                        "two passwords",
                        "reader.password}",
                        "reader.password, password-variable: PASSWORD}",
                        "sync.yaml:4:9: a bind needs dn with password-file or password-variable, or certificate with key, or principal with keytab"),
                structure(
                        SYNC,
                        "a certificate without a key",
                        bind,
                        "{certificate: reader.pem}",
                        "sync.yaml:4:9: a bind needs dn with password-file or password-variable, or certificate with key, or principal with keytab"),
                structure(
                        SYNC,
                        "a principal without a keytab",
                        bind,
                        "{principal: reader@CORP.EXAMPLE}",
                        "sync.yaml:4:9: a bind needs dn with password-file or password-variable, or certificate with key, or principal with keytab"),
                structure(
                        SYNC,
                        "a principal of no realm",
                        bind,
                        "{principal: reader, keytab: reader.keytab}",
                        "sync.yaml:4:21: not name@REALM: \"reader\""),
                meaning(
                        SYNC,
                        "sealing by Kerberos with a password",
                        "profile: openldap",
                        "profile: openldap\n  transport: kerberos",
                        "sync.yaml:3:12: the transport kerberos is spoken at ldap:, not at ldaps://ldap1.corp.example: within TLS use the transport ldaps"),
                structure(
                        SYNC,
                        "the password itself",
                        bind,
                        "{dn: \"cn=reader,dc=corp,dc=example\", password: s3cret}",
                        "sync.yaml:4:9: a bind needs dn with password-file or password-variable, or certificate with key, or principal with keytab",
                        "sync.yaml:4:46: \"password\" is not known here; known are dn, password-file, password-variable,"
                                + " certificate, key, principal, keytab"),
                structure(
                        SYNC,
                        "the password in the URL",
                        "example/chancery",
                        "example/chancery?user=chancery_sync&password=s3cret",
                        "sync.yaml:10:8: the password belongs in password-file, not in the URL"),
                structure(
                        SYNC,
                        "one directory and several",
                        "schedule:",
                        "directories: []\nschedule:",
                        "sync.yaml:15:14: either \"directory\" or \"directories\", not both",
                        "sync.yaml:15:14: \"directories\" must not be empty"),
                meaning(
                        SYNC,
                        "a directory that is read and retired",
                        "schedule:",
                        "retired: [corp]\nschedule:",
                        "sync.yaml:15:10: \"corp\" cannot be read and retired at once"),
                structure(
                        SYNC,
                        "another database",
                        "jdbc:postgresql://",
                        "jdbc:mysql://",
                        "sync.yaml:10:8: not a jdbc:postgresql: URL"),
                meaning(
                        SYNC,
                        "the same key twice",
                        "  profile: openldap",
                        "  profile: generic\n  profile: openldap",
                        "sync.yaml:6:3: \"profile\" stands here twice"));
    }

    private static Mistake cron(Kind kind, String name, String expression, String why) {
        return new Mistake(
                name,
                kind,
                SYNC,
                "every: 30s",
                "cron: \"" + expression + "\"",
                List.of(
                        "sync.yaml:15:18: not a Quartz cron expression (seconds, minutes, hours, day of month, month, day of"
                                + " week and perhaps a year): \"" + expression + "\": " + why));
    }
}
