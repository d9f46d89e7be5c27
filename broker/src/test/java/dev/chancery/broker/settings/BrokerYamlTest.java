package dev.chancery.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;

/** {@code config/broker.yaml} as it is, and broken in one way after the other. */
class BrokerYamlTest {
    private static final Path EXAMPLE = Path.of("..", "config", "broker.yaml");

    @EnableConfigurationProperties(BrokerSettings.class)
    static class Bound {}

    @Test
    void readsTheExample() throws IOException {
        reading(Files.readString(EXAMPLE)).run(context -> {
            var settings = context.getBean(BrokerSettings.class);
            assertThat(settings.issuer()).hasToString("https://broker.corp.example");
            assertThat(settings.subjectAudience()).isEqualTo("https://broker.corp.example");
            assertThat(settings.servedHosts()).containsExactly("broker.chancery.svc", "broker.corp.example");
        });
    }

    static Stream<Arguments> mistakes() {
        var issuer = "issuer: https://broker.corp.example";
        var url = "    url: jdbc:postgresql://db.corp.example/chancery\n";
        return Stream.of(
                arguments("no issuer", "  " + issuer + "\n", "", "is required: the address by which verifiers know"),
                arguments("an unknown key", "issuer:", "isuer:", "is required: the address by which verifiers know"),
                arguments(
                        "an issuer without TLS", issuer, "issuer: http://broker.corp.example", "must be https://HOST"),
                arguments("an issuer with a path", issuer, issuer + "/a", "must be https://HOST"),
                arguments("an issuer with a slash", issuer, issuer + "/", "must be https://HOST"),
                arguments("an issuer with a query", issuer, issuer + "?a", "must be https://HOST"),
                arguments(
                        "an issuer with a password",
                        issuer,
                        "issuer: https://u:s3cret@h.example",
                        "must be https://HOST"),
                arguments("an issuer that is no address", issuer, "issuer: broker", "must be https://HOST"),
                arguments("no trust domain", "  trust-domain: corp.example\n", "", "is required"),
                arguments(
                        "a trust domain in capitals",
                        "trust-domain: corp.example",
                        "trust-domain: Corp",
                        "is lower case letters"),
                arguments(
                        "a trust domain with a path",
                        "trust-domain: corp.example",
                        "trust-domain: c/x",
                        "is lower case letters"),
                arguments("no address of the database", url, "", "is required: jdbc:postgresql://HOST/DATABASE"),
                arguments("an empty address", url, "    url: \"\"\n", "is required: jdbc:postgresql://HOST/DATABASE"),
                arguments("no password file", "    password-file: config/broker.password\n", "", "the file that holds"),
                arguments("a key that is not known", "publish-ahead: 70m", "publish-ahed: 70m", "publish-ahed"),
                arguments("a section that is not known", "  policy:", "  polici:", "polici"),
                arguments(
                        "a time in words",
                        "publish-ahead: 70m",
                        "publish-ahead: soon",
                        "'soon' is not a valid duration"),
                arguments("a size in words", "limit: 64MB", "limit: much", "'much' is not a valid data size"),
                arguments(
                        "a section for a list",
                        "hosts: [broker.chancery.svc]",
                        "hosts: {inside: broker.chancery.svc}",
                        "chancery.hosts.inside"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void refusesToStartAndSaysWhy(String name, String part, String by, String said) throws IOException {
        var good = Files.readString(EXAMPLE);
        assertThat(good).contains(part);

        reading(good.replace(part, by))
                .run(context -> assertThat(context).hasFailed().getFailure().satisfies(failure -> assertThat(
                                everything(failure))
                        .contains(said)
                        .doesNotContain("s3cret")));
    }

    private static String everything(Throwable failure) {
        var said = new StringBuilder();
        for (var cause = failure; cause != null; cause = cause.getCause())
            said.append(cause.getMessage()).append('\n');
        return said.toString();
    }

    private static ApplicationContextRunner reading(String yaml) {
        return new ApplicationContextRunner().withUserConfiguration(Bound.class).withInitializer(context -> {
            try {
                var file = new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8));
                new YamlPropertySourceLoader()
                        .load("broker.yaml", file)
                        .forEach(context.getEnvironment().getPropertySources()::addLast);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }
}
