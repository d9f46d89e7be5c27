package dev.chancery.sync.settings;

import static dev.chancery.sync.settings.TestConfig.CLUSTERS;

import dev.chancery.sync.settings.Mistake.Kind;
import java.util.stream.Stream;

/** What can be wrong with the issuer of a cluster. A table, and therefore long. */
final class IssuerMistakes {
    private IssuerMistakes() {}

    /** Below {@code issuer} of the last cluster, on line 10. */
    static Stream<Mistake> all() {
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
}
