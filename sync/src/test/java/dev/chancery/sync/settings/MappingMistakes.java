package dev.chancery.sync.settings;

import static dev.chancery.sync.settings.Mistake.meaning;
import static dev.chancery.sync.settings.Mistake.structure;
import static dev.chancery.sync.settings.TestConfig.MAPPING;

import java.util.stream.Stream;

/** The mistakes of mapping.yaml. A table, and therefore long. */
final class MappingMistakes {
    private MappingMistakes() {}

    static Stream<Mistake> all() {
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
