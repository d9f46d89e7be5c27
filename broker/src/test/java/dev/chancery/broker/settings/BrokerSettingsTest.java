package dev.chancery.broker.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import jakarta.validation.Validation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

class BrokerSettingsTest {
    private static final String LEAST = """
            chancery:
              issuer: https://broker.corp.example
              trust-domain: corp.example
              database: {url: "jdbc:postgresql://db/chancery", password-file: none}
            """;

    @Test
    void theExampleIsGoodAndSoIsWhatItLeavesOut() throws IOException {
        var settings = bound(withCommentedSettings(Path.of("..", "config", "broker.yaml")));

        assertThat(settings.tokenReviews()).singleElement().satisfies(review -> {
            assertThat(review.cluster()).isEqualTo("east");
            assertThat(review.cache()).isEqualTo(Duration.ofSeconds(10));
        });
        assertThat(settings.spiffe()).singleElement().satisfies(domain -> {
            assertThat(domain.trustDomain()).isEqualTo("prod.corp.example");
            assertThat(domain.path()).isEqualTo("/ns/{namespace}/sa/{account}");
        });
    }

    static Stream<Arguments> mistakes() {
        var review = "  token-reviews:\n    - {cluster: a, server: \"https://a:6443\", ca-file: c, token-file: t%s}\n";
        return Stream.of(
                arguments("no TLS", review.formatted("").replace("https", "http"), "https://HOST"),
                arguments("an hour of cache", review.formatted(", cache: 1h"), "1s to 60s"),
                arguments("no cluster", review.formatted("").replace("cluster: a, ", ""), "the name of the cluster"),
                arguments("no credential", review.formatted("").replace(", token-file: t", ""), "is required"),
                arguments(
                        "a cluster twice",
                        review.formatted("")
                                + "    - {cluster: a, server: \"https://b:6443\", ca-file: c, token-file: t}\n",
                        "twice"),
                arguments("a leave of a minute", "  leave: 1m\n", "0s to 15s"),
                arguments("no bundle", "  spiffe: [{trust-domain: a, cluster: b}]\n", "either bundle-file"),
                arguments(
                        "two bundles",
                        "  spiffe: [{trust-domain: a, cluster: b, bundle-file: f, bundle-url: \"https://u\"}]\n",
                        "either bundle-file"),
                arguments(
                        "a bundle without TLS",
                        "  spiffe: [{trust-domain: a, cluster: b, bundle-url: \"http://u\"}]\n",
                        "https"),
                arguments(
                        "a trust domain in upper case",
                        "  spiffe: [{trust-domain: A, cluster: b, bundle-file: f}]\n",
                        "lower case"),
                arguments(
                        "a trust domain twice",
                        "  spiffe: [{trust-domain: a, bundle-file: f}, {trust-domain: a, bundle-file: g}]\n",
                        "twice"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void tells(String name, String more, String problem) {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> bound(LEAST + more))
                .satisfies(wrong -> assertThat(String.valueOf(wrong.getCause())).contains(problem));
    }

    /** The examples under {@code token-reviews} and {@code spiffe} are comments, since few want them. */
    private static String withCommentedSettings(Path file) throws IOException {
        return Files.readString(file).replaceAll("(?m)^  # (token-reviews:|spiffe:|  - .*|    [a-z-]+: .*)$", "  $1");
    }

    private static BrokerSettings bound(String yaml) throws IOException {
        var sources = new YamlPropertySourceLoader()
                .load("broker.yaml", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
        var validator = new SpringValidatorAdapter(
                Validation.buildDefaultValidatorFactory().getValidator());
        return new Binder(ConfigurationPropertySources.from(sources))
                .bind("chancery", Bindable.of(BrokerSettings.class), new ValidationBindHandler(validator))
                .get();
    }
}
