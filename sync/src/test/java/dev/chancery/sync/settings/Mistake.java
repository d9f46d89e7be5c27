package dev.chancery.sync.settings;

import static dev.chancery.sync.settings.TestConfig.CLUSTERS;
import static dev.chancery.sync.settings.TestConfig.MAPPING;
import static dev.chancery.sync.settings.TestConfig.SYNC;

import java.util.List;
import java.util.stream.Stream;

/**
 * One way to break the files of {@link TestConfig}, and what must be said about it. A table, and therefore long.
 *
 * @param kind whether the structure alone shows it, so that an editor with the schema does as well
 */
record Mistake(String name, Kind kind, String file, String find, String put, List<String> problems) {
    enum Kind {
        STRUCTURE,
        MEANING
    }

    TestConfig config() {
        return TestConfig.valid().with(file, find, put);
    }

    @Override
    public String toString() {
        return file + ": " + name;
    }

    static Stream<Mistake> all() {
        return Stream.of(inSync(), inClusters(), inIssuers(), inMapping()).flatMap(mistakes -> mistakes);
    }

    private static Mistake structure(String file, String name, String find, String put, String... problems) {
        return new Mistake(name, Kind.STRUCTURE, file, find, put, List.of(problems));
    }

    private static Mistake meaning(String file, String name, String find, String put, String... problems) {
        return new Mistake(name, Kind.MEANING, file, find, put, List.of(problems));
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

    private static Stream<Mistake> inSync() {
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

    private static Stream<Mistake> inClusters() {
        return Stream.of(
                meaning(
                        CLUSTERS,
                        "waiting for a cluster that is not there",
                        "name: west",
                        "name: west\n    after: north",
                        "clusters.yaml:6:12: there is no cluster called \"north\" in this file"),
                structure(
                        CLUSTERS,
                        "waiting for nothing",
                        "name: west",
                        "name: west\n    after: \"\"",
                        "clusters.yaml:6:12: \"after\" must not be empty"),
                meaning(
                        CLUSTERS,
                        "waiting for each other",
                        "name: east",
                        "name: east\n    after: east",
                        "clusters.yaml:3:12: clusters wait for each other: east after east"),
                structure(
                        CLUSTERS,
                        "a cluster's limit of what is counted in directories",
                        "name: west",
                        "name: west\n    limits: {vanishing: {count: 1}}",
                        "clusters.yaml:6:14: \"vanishing\" is not known here; known are deletions, lost-bindings, renames,"
                                + " cluster-wide"),
                structure(
                        CLUSTERS,
                        "a cluster's limit beyond all",
                        "name: west",
                        "name: west\n    limits: {renames: {percent: 101}}",
                        "clusters.yaml:6:23: a limit's percent must be 0 to 100: 101"),
                meaning(
                        CLUSTERS,
                        "a cluster's most below the count for all",
                        "name: west",
                        "name: west\n    limits: {renames: {most: 4}}",
                        "clusters.yaml:6:23: a limit's most cannot be less than its count: 4 and 5"),
                structure(
                        CLUSTERS,
                        "a wrong limit of a cluster without a name",
                        "name: west",
                        "limits: {renamed: {most: 4}}",
                        "clusters.yaml:5:5: \"name\" is missing",
                        "clusters.yaml:5:14: \"renamed\" is not known here; known are deletions, lost-bindings, renames,"
                                + " cluster-wide"),
                structure(
                        CLUSTERS,
                        "an unknown key",
                        "labels:",
                        "label:",
                        "clusters.yaml:3:5: \"label\" is not known here; known are name, labels, kubeconfig, in-cluster,"
                                + " server, context, issuer, after, limits"),
                structure(
                        CLUSTERS,
                        "no name",
                        "name: east\n    labels",
                        "labels",
                        "clusters.yaml:2:5: \"name\" is missing"),
                structure(
                        CLUSTERS,
                        "a name that is no label",
                        "name: east",
                        "name: East_1",
                        "clusters.yaml:2:11: a cluster's name must be a DNS label (a-z, 0-9 and -, at most 63 characters):"
                                + " \"East_1\""),
                meaning(
                        CLUSTERS,
                        "two of one name",
                        "name: west",
                        "name: east",
                        "clusters.yaml:5:11: there are two clusters called \"east\""),
                structure(
                        CLUSTERS,
                        "no way in",
                        "    kubeconfig: east.kubeconfig\n",
                        "",
                        "clusters.yaml:2:5: a cluster needs exactly one of kubeconfig, in-cluster and server"),
                structure(
                        CLUSTERS,
                        "two ways in",
                        "kubeconfig: east.kubeconfig",
                        "kubeconfig: east.kubeconfig\n    in-cluster: true",
                        "clusters.yaml:2:5: a cluster needs exactly one of kubeconfig, in-cluster and server"),
                structure(
                        CLUSTERS,
                        "not in the cluster",
                        "in-cluster: true",
                        "in-cluster: false",
                        "clusters.yaml:9:17: \"in-cluster\" can only be true"),
                structure(
                        CLUSTERS,
                        "neither true nor false",
                        "in-cluster: true",
                        "in-cluster: yes",
                        "clusters.yaml:9:17: \"in-cluster\" can only be true"),
                structure(
                        CLUSTERS,
                        "a server without TLS",
                        "https://west",
                        "http://west",
                        "clusters.yaml:6:13: a server is written https://HOST:PORT, not \"http://west.corp.example:6443\""),
                structure(
                        CLUSTERS,
                        "a password in the server's address",
                        "https://west",
                        "https://admin:s3cret@west",
                        "clusters.yaml:6:13: credentials belong in token-file, not in the address of a server"),
                structure(
                        CLUSTERS,
                        "a server without a token",
                        "    token-file: west.token\n",
                        "",
                        "clusters.yaml:5:5: \"token-file\" is missing"),
                structure(
                        CLUSTERS,
                        "a label that is a list",
                        "{tier: one}",
                        "{tier: [one]}",
                        "clusters.yaml:3:20: \"tier\" must be a single text"),
                structure(
                        CLUSTERS,
                        "an item that is a text",
                        "  - name: home\n    in-cluster: true",
                        "  - home",
                        "clusters.yaml:8:5: \"clusters\" must be a list of entries with keys"));
    }

    /** Below {@code issuer} of the last cluster, on line 10. */
    private static Stream<Mistake> inIssuers() {
        return Stream.of(
                issuer(
                        Kind.STRUCTURE,
                        "an unknown key",
                        "{uri: x}",
                        "10:14: \"uri\" is not known here; known are url, keys, discovery-url, jwks-url, ca, allow-http,"
                                + " allow-private-addresses"),
                issuer(
                        Kind.STRUCTURE,
                        "a text for a section",
                        "https://i.example",
                        "10:13: \"issuer\" must have keys of its own below it"),
                issuer(
                        Kind.STRUCTURE,
                        "an issuer with a space",
                        "{url: a b}",
                        "10:19: an issuer must be text without spaces, at most 2048 characters"),
                issuer(Kind.STRUCTURE, "an empty issuer", "{url: \"\"}", "10:19: \"url\" must not be empty"),
                issuer(
                        Kind.STRUCTURE,
                        "an unknown way to the keys",
                        "{keys: guess}",
                        "10:20: \"keys\" must be cluster, discovery or {file: PATH}, not \"guess\""),
                issuer(
                        Kind.STRUCTURE,
                        "a list of ways to the keys",
                        "{keys: [cluster]}",
                        "10:20: \"keys\" must be a single text"),
                issuer(
                        Kind.STRUCTURE,
                        "keys in no file",
                        "{keys: {path: x}}",
                        "10:20: \"file\" is missing",
                        "10:21: \"path\" is not known here; known are file"),
                issuer(
                        Kind.STRUCTURE,
                        "keys in a file without a name",
                        "{keys: {file: \"\"}}",
                        "10:27: \"file\" must not be empty"),
                issuer(
                        Kind.STRUCTURE,
                        "a URL for keys that are not fetched",
                        "{jwks-url: \"https://i.example/k\"}",
                        "10:24: \"jwks-url\" is for keys: discovery only"),
                issuer(
                        Kind.STRUCTURE,
                        "an authority for keys in a file",
                        "{keys: {file: k}, ca: ca.pem}",
                        "10:35: \"ca\" is for keys: discovery only"),
                issuer(
                        Kind.STRUCTURE,
                        "an allowance for the cluster's keys",
                        "{keys: cluster, allow-http: true}",
                        "10:41: \"allow-http\" is for keys: discovery only"),
                issuer(
                        Kind.STRUCTURE,
                        "neither allowed nor not",
                        "{keys: discovery, allow-http: 1}",
                        "10:43: \"allow-http\" must be true or false, not \"1\""),
                issuer(
                        Kind.STRUCTURE,
                        "discovery without TLS",
                        "{keys: discovery, discovery-url: \"http://i.example/d\"}",
                        "10:46: without TLS anybody can name the keys; allow-http: true takes that risk"),
                issuer(
                        Kind.STRUCTURE,
                        "keys without TLS",
                        "{keys: discovery, allow-http: false, jwks-url: \"http://i.example/k\"}",
                        "10:60: without TLS anybody can name the keys; allow-http: true takes that risk"),
                issuer(
                        Kind.STRUCTURE,
                        "credentials in a URL",
                        "{keys: discovery, jwks-url: \"https://me:s3cret@i.example/k\"}",
                        "10:41: nobody's credentials belong in the URL of an issuer"),
                issuer(
                        Kind.STRUCTURE,
                        "a fragment in a URL",
                        "{keys: discovery, jwks-url: \"https://i.example/k#1\"}",
                        "10:41: keys are fetched from https://HOST/PATH, not \"https://i.example/k#1\""),
                issuer(
                        Kind.STRUCTURE,
                        "a URL of a file",
                        "{keys: discovery, jwks-url: \"file:///etc/passwd\"}",
                        "10:41: keys are fetched from https://HOST/PATH, not \"file:///etc/passwd\""),
                issuer(
                        Kind.MEANING,
                        "discovery below an issuer that is no URL",
                        "{keys: discovery, url: kubernetes}",
                        "10:36: keys are fetched from https://HOST/PATH, not \"kubernetes\""),
                issuer(
                        Kind.MEANING,
                        "discovery below an issuer without TLS",
                        "{keys: discovery, url: \"http://i.example\"}",
                        "10:36: without TLS anybody can name the keys; allow-http: true takes that risk"),
                issuer(
                        Kind.STRUCTURE,
                        "an authority without a name",
                        "{keys: discovery, ca: \"\"}",
                        "10:35: \"ca\" must not be empty"));
    }

    private static Mistake issuer(Kind kind, String name, String section, String... problems) {
        return new Mistake(
                name,
                kind,
                CLUSTERS,
                "in-cluster: true",
                "in-cluster: true\n    issuer: " + section,
                Stream.of(problems).map(problem -> CLUSTERS + ":" + problem).toList());
    }

    private static Stream<Mistake> inMapping() {
        return Stream.of(
                structure(
                        MAPPING,
                        "an unknown key",
                        "place:",
                        "places:",
                        "mapping.yaml:3:5: a rule needs at least one of place, bind and call",
                        "mapping.yaml:5:5: \"places\" is not known here; known are name, when, place, bind, call"),
                structure(MAPPING, "no condition", "    when: (uid=*)\n", "", "mapping.yaml:3:5: \"when\" is missing"),
                structure(
                        MAPPING,
                        "no name",
                        "name: everyone\n    when",
                        "when",
                        "mapping.yaml:3:5: \"name\" is missing"),
                meaning(
                        MAPPING,
                        "a broken filter",
                        "(uid=*)",
                        "((uid=*)",
                        "mapping.yaml:4:11: not an LDAP filter, at its character 2: it contains an unexpected opening parenthesis"),
                meaning(
                        MAPPING,
                        "a filter that looks at a secret",
                        "(uid=*)",
                        "(userPassword=*)",
                        "mapping.yaml:4:11: not an LDAP filter, at its character 1: (userPassword=*): userPassword is a secret"
                                + " and never read"),
                meaning(
                        MAPPING,
                        "two rules that disagree about the same robots",
                        "    when: (memberOf=cn=viewers,ou=groups,dc=corp,dc=example)\n    bind:\n",
                        "    when: (&(uid=b*)(memberOf=cn=viewers,ou=groups,dc=corp,dc=example))\n    place:\n"
                                + "      - {namespace: robots, name: \"robot-{name}\", labels: {team: other}}\n    bind:\n",
                        "mapping.yaml:13:59: rules everyone (mapping.yaml:3) and viewers (mapping.yaml:10) disagree about team:"
                                + " \"platform\" or \"other\", for every robot that meets viewers"),
                meaning(
                        MAPPING,
                        "a rule that disagrees with itself",
                        "        annotations: {corp.example/contact: help}\n",
                        "        annotations: {corp.example/contact: help}\n"
                                + "      - {namespace: robots, name: \"robot-{name}\", annotations: {corp.example/contact: none}}\n",
                        "mapping.yaml:10:64: rules everyone (mapping.yaml:3) and everyone (mapping.yaml:3) disagree about"
                                + " corp.example/contact: \"help\" or \"none\", for every robot that meets everyone"),
                meaning(
                        MAPPING,
                        "two rules of one name",
                        "name: viewers",
                        "name: everyone",
                        "mapping.yaml:10:11: there are two rules called \"everyone\""),
                structure(
                        MAPPING,
                        "a role that is not written as one",
                        "ClusterRole/view, Role/reader",
                        "ClusterRole/view, reader",
                        "mapping.yaml:1:27: a role is written ClusterRole/NAME or Role/NAME, not \"reader\""),
                structure(
                        MAPPING,
                        "a role with an impossible name",
                        "Role/reader]",
                        "Role/a/b]",
                        "mapping.yaml:1:27: a role's name has 1 to 253 characters, none of them a space, / or %: \"a/b\""),
                meaning(
                        MAPPING,
                        "a role outside the list",
                        "- role: ClusterRole/view",
                        "- role: ClusterRole/cluster-admin",
                        "mapping.yaml:13:15: ClusterRole/cluster-admin is not among the roles that may be bound; the list is"
                                + " \"roles\" at the top of this file"),
                structure(
                        MAPPING,
                        "a Role for the whole cluster",
                        "role: ClusterRole/view\n        namespace: robots",
                        "role: Role/reader\n        cluster-wide: true",
                        "mapping.yaml:13:15: a Role cannot be bound cluster-wide: reader"),
                structure(
                        MAPPING,
                        "a role for nobody known",
                        "role: ClusterRole/view\n        namespace: robots",
                        "role: ClusterRole/view\n        to: everybody\n        namespace: robots",
                        "mapping.yaml:14:13: \"to\" is service-accounts or robot, not \"everybody\""),
                structure(
                        MAPPING,
                        "a binding to nowhere",
                        "        namespace: robots\n        clusters",
                        "        clusters",
                        "mapping.yaml:13:9: a binding needs either a namespace or cluster-wide: true"),
                structure(
                        MAPPING,
                        "a binding to one and all",
                        "namespace: robots\n        clusters",
                        "namespace: robots\n        cluster-wide: true\n        clusters",
                        "mapping.yaml:13:9: a binding needs either a namespace or cluster-wide: true"),
                structure(
                        MAPPING,
                        "a bad namespace of a binding",
                        "namespace: robots\n        clusters",
                        "namespace: Robots\n        clusters",
                        "mapping.yaml:14:20: a namespace must be a DNS label (a-z, 0-9 and -, at most 63 characters):"
                                + " \"Robots\""),
                structure(
                        MAPPING,
                        "a bad namespace of a place",
                        "- namespace: robots",
                        "- namespace: my.robots",
                        "mapping.yaml:6:20: a namespace must be a DNS label (a-z, 0-9 and -, at most 63 characters):"
                                + " \"my.robots\""),
                structure(
                        MAPPING,
                        "a name without the robot's",
                        "robot-{name}",
                        "robot",
                        "mapping.yaml:7:15: a name template must contain {name}: \"robot\""),
                structure(
                        MAPPING,
                        "a name that is no label",
                        "robot-{name}",
                        "Robot-{name}",
                        "mapping.yaml:7:15: a name template, with x for {name}, must be a DNS label (a-z, 0-9 and -, at most"
                                + " 63 characters): \"Robot-x\""),
                structure(
                        MAPPING,
                        "a reserved label",
                        "{team: platform}",
                        "{app.kubernetes.io/managed-by: helm}",
                        "mapping.yaml:8:17: only Chancery itself sets \"app.kubernetes.io/managed-by\""),
                structure(
                        MAPPING,
                        "a reserved annotation",
                        "{corp.example/contact: help}",
                        "{chancery.dev/robot: \"1\"}",
                        "mapping.yaml:9:22: only Chancery itself sets \"chancery.dev/robot\""),
                structure(
                        MAPPING,
                        "a bad value of a label",
                        "{team: platform}",
                        "{team: \"the platform\"}",
                        "mapping.yaml:8:17: not a valid value of label team: \"the platform\""),
                structure(
                        MAPPING,
                        "a bad key of an annotation",
                        "{corp.example/contact: help}",
                        "{\"corp example\": help}",
                        "mapping.yaml:9:22: an annotation's key is not valid: \"corp example\""),
                meaning(
                        MAPPING,
                        "an unknown cluster",
                        "names: [east]",
                        "names: [east, north]",
                        "mapping.yaml:15:34: there is no cluster called \"north\" in clusters.yaml"),
                meaning(
                        MAPPING,
                        "labels of no cluster",
                        "{names: [east]}",
                        "{labels: {tier: two}}",
                        "mapping.yaml:15:19: no cluster in clusters.yaml has these labels: {tier=two}"),
                meaning(
                        MAPPING,
                        "labels of another cluster",
                        "{names: [east]}",
                        "{names: [west], labels: {tier: one}}",
                        "mapping.yaml:15:19: no cluster of those names in clusters.yaml has these labels: {tier=one}"),
                meaning(
                        MAPPING,
                        "labels of no cluster, twice",
                        "        clusters: {names: [east]}\n",
                        "        clusters: {labels: {tier: two}}\n      - role: Role/reader\n        namespace: robots\n"
                                + "        clusters: {labels: {tier: three}}\n",
                        "mapping.yaml:15:19: no cluster in clusters.yaml has these labels: {tier=two}",
                        "mapping.yaml:18:19: no cluster in clusters.yaml has these labels: {tier=three}"),
                meaning(
                        MAPPING,
                        "labels of no cluster beside another mistake",
                        "(memberOf=cn=viewers,ou=groups,dc=corp,dc=example)\n    bind:\n      - role: ClusterRole/view\n"
                                + "        namespace: robots\n        clusters: {names: [east]}",
                        "((memberOf=*)\n    bind:\n      - role: ClusterRole/admin\n"
                                + "        namespace: robots\n        clusters: {labels: {tier: two}}",
                        "mapping.yaml:11:11: not an LDAP filter, at its character 2: it contains an unexpected opening"
                                + " parenthesis",
                        "mapping.yaml:13:15: ClusterRole/admin is not among the roles that may be bound; the list is"
                                + " \"roles\" at the top of this file",
                        "mapping.yaml:15:19: no cluster in clusters.yaml has these labels: {tier=two}"),
                meaning(
                        MAPPING,
                        "labels of no cluster, and an unknown one",
                        "{names: [east]}",
                        "{names: [north], labels: {tier: two}}",
                        "mapping.yaml:15:19: no cluster in clusters.yaml has these labels: {tier=two}",
                        "mapping.yaml:15:28: there is no cluster called \"north\" in clusters.yaml"),
                meaning(
                        MAPPING,
                        "labels that the unknown cluster may have",
                        "{names: [east]}",
                        "{names: [west, north], labels: {tier: one}}",
                        "mapping.yaml:15:34: there is no cluster called \"north\" in clusters.yaml"),
                structure(
                        MAPPING,
                        "no names of clusters",
                        "names: [east]",
                        "names: []",
                        "mapping.yaml:15:27: \"names\" must not be empty; leave it out to mean any"),
                structure(
                        MAPPING,
                        "an audience with a space",
                        "audience: https://vault.corp.example",
                        "audience: the vault",
                        "mapping.yaml:17:19: an audience must be text without spaces, at most 2048 characters: \"the vault\""),
                structure(
                        MAPPING,
                        "an audience and robots",
                        "audience: https://vault.corp.example",
                        "{audience: a, robots: (uid=b)}",
                        "mapping.yaml:17:9: a call needs either an audience or robots (an LDAP filter)"),
                structure(
                        MAPPING,
                        "a call to nobody",
                        "robots: (uid=backup)",
                        "{}",
                        "mapping.yaml:18:9: a call needs either an audience or robots (an LDAP filter)"),
                structure(
                        MAPPING,
                        "a broken filter of a call",
                        "(uid=backup)",
                        "uid=backup",
                        "mapping.yaml:18:17: not an LDAP filter, at its character 1: a filter begins with a parenthesis"));
    }
}
