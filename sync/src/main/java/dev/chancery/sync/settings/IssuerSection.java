package dev.chancery.sync.settings;

import dev.chancery.sync.kubernetes.IssuerSource;
import dev.chancery.sync.kubernetes.IssuerSource.Allowance;
import dev.chancery.sync.kubernetes.IssuerSource.Keys;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Section {@code issuer} of a cluster: whose name its tokens bear, and how its keys are learnt. */
final class IssuerSection {
    private static final Pattern ISSUER = Pattern.compile("[^\\s\\p{Cntrl}]{1,2048}");
    private static final List<String> OF_DISCOVERY =
            List.of("discovery-url", "jwks-url", "ca", "allow-http", "allow-private-addresses");

    private final Path folder;
    private final Problems problems;

    IssuerSection(Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    /** @param section null when the cluster has none: then everything is as its API server says */
    IssuerSource read(@Nullable Section section) {
        if (section == null) return IssuerSource.CLUSTER;
        var issuer = section.has("url") ? section.required("url", IssuerSection::issuer) : null;
        var keys = keys(section, issuer);
        section.end();
        return new IssuerSource(issuer, keys);
    }

    private Keys keys(Section section, @Nullable String issuer) {
        if (section.hasBelow("keys")) {
            onlyOfDiscovery(section);
            return file(section);
        }
        var way = section.text("keys", "cluster");
        switch (way) {
            case "cluster" -> onlyOfDiscovery(section);
            case "discovery" -> {
                return discovered(section, issuer);
            }
            default ->
                problems.add(
                        section.mark("keys"),
                        "\"keys\" must be cluster, discovery or {file: PATH}, not \"" + way + "\"");
        }
        OF_DISCOVERY.forEach(section::has);
        return new Keys.FromCluster();
    }

    private Keys file(Section section) {
        var below = section.requiredSection("keys");
        if (below == null) return new Keys.FromCluster();
        var file = below.required("file", folder::resolve);
        below.end();
        return file == null ? new Keys.FromCluster() : new Keys.FromFile(file);
    }

    private Keys discovered(Section section, @Nullable String issuer) {
        var allowed = EnumSet.noneOf(Allowance.class);
        if (section.flag("allow-http")) allowed.add(Allowance.HTTP);
        if (section.flag("allow-private-addresses")) allowed.add(Allowance.PRIVATE_ADDRESSES);
        var discovery = url(section, "discovery-url", allowed);
        var jwks = url(section, "jwks-url", allowed);
        var ca = section.has("ca") ? section.required("ca", folder::resolve) : null;
        if (issuer != null && !section.has("discovery-url") && !section.has("jwks-url"))
            section.value("url", () -> url(issuer, allowed)); // the document is sought below it
        return new Keys.Discovered(discovery, jwks, ca, allowed);
    }

    private @Nullable URI url(Section section, String key, Set<Allowance> allowed) {
        return section.has(key) ? section.required(key, text -> url(text, allowed)) : null;
    }

    private void onlyOfDiscovery(Section section) {
        for (var key : OF_DISCOVERY) {
            if (section.has(key)) problems.add(section.mark(key), "\"" + key + "\" is for keys: discovery only");
        }
    }

    private static String issuer(String text) {
        if (ISSUER.matcher(text).matches()) return text;
        throw new IllegalArgumentException("an issuer must be text without spaces, at most 2048 characters");
    }

    private static URI url(String text, Set<Allowance> allowed) {
        var url = URI.create(text);
        if (url.getUserInfo() != null)
            throw new IllegalArgumentException("nobody's credentials belong in the URL of an issuer");
        boolean plain = "http".equals(url.getScheme());
        if (plain && !allowed.contains(Allowance.HTTP))
            throw new IllegalArgumentException(
                    "without TLS anybody can name the keys; allow-http: true takes that risk");
        if ((!plain && !"https".equals(url.getScheme())) || url.getHost() == null || url.getFragment() != null)
            throw new IllegalArgumentException("keys are fetched from https://HOST/PATH, not \"" + text + "\"");
        return url;
    }
}
