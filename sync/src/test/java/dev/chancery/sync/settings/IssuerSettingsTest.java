package dev.chancery.sync.settings;

import static dev.chancery.sync.settings.TestConfig.CLUSTERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.sync.kubernetes.IssuerSource;
import dev.chancery.sync.kubernetes.IssuerSource.Allowance;
import dev.chancery.sync.kubernetes.IssuerSource.Keys;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How the keys of each issuer are learnt is read as it is written. */
class IssuerSettingsTest {
    @TempDir
    Path folder;

    static Stream<Arguments> issuers() {
        return Stream.of(
                arguments("", IssuerSource.CLUSTER),
                arguments("{}", IssuerSource.CLUSTER),
                arguments("{keys: cluster}", IssuerSource.CLUSTER),
                arguments(
                        "{url: \"https://i.example\"}", new IssuerSource("https://i.example", new Keys.FromCluster())),
                arguments(
                        "{url: kubernetes, keys: {file: k.json}}",
                        new IssuerSource("kubernetes", new Keys.FromFile(Path.of("k.json")))),
                arguments("{keys: discovery}", new IssuerSource(null, new Keys.Discovered(null, null, null, Set.of()))),
                arguments(
                        "{keys: discovery, url: plain, jwks-url: \"http://i.example/k?v=1\", allow-http: true}",
                        new IssuerSource(
                                "plain",
                                new Keys.Discovered(
                                        null, URI.create("http://i.example/k?v=1"), null, Set.of(Allowance.HTTP)))),
                arguments(
                        "{keys: discovery, discovery-url: \"https://i.example\", jwks-url: \"https://k.example/\", ca: i.pem,"
                                + " allow-private-addresses: true, allow-http: false}",
                        new IssuerSource(
                                null,
                                new Keys.Discovered(
                                        URI.create("https://i.example"),
                                        URI.create("https://k.example/"),
                                        Path.of("i.pem"),
                                        Set.of(Allowance.PRIVATE_ADDRESSES)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("issuers")
    void readsHowEachIssuersKeysAreLearnt(String written, IssuerSource meant) {
        var section = written.isEmpty() ? "" : "\n    issuer: " + written;
        var config = TestConfig.valid().with(CLUSTERS, "in-cluster: true", "in-cluster: true" + section);

        var read = Settings.load(config.writeTo(folder)).clusters().getLast().issuer();

        assertThat(relative(read)).isEqualTo(meant);
        assertThat(SchemaTest.errors(CLUSTERS, config.files().get(CLUSTERS))).isEmpty();
    }

    private IssuerSource relative(IssuerSource source) {
        return new IssuerSource(
                source.issuer(),
                switch (source.keys()) {
                    case Keys.FromCluster same -> same;
                    case Keys.FromFile(var file) -> new Keys.FromFile(folder.relativize(file));
                    case Keys.Discovered(var discovery, var jwks, var ca, var allowed) ->
                        new Keys.Discovered(discovery, jwks, ca == null ? null : folder.relativize(ca), allowed);
                });
    }
}
