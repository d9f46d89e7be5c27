package dev.chancery.broker.settings;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A trust domain whose JWT-SVIDs authenticate clients.
 *
 * @param cluster the cluster in which all of its workloads run; left out where the path says it
 * @param path the path of its SPIFFE IDs, with {@code {namespace}}, {@code {account}} and perhaps {@code {cluster}} as segments
 * @param bundleFile its bundle (JWKS), read again every minute
 * @param bundleUrl or the endpoint of its bundle, profile {@code https_web}
 * @param caFile PEM certificates that vouch for the endpoint; the platform's authorities otherwise
 * @param allowPrivateAddresses whether the endpoint may have an address that the Internet does not route
 */
public record SpiffeSettings(
        @NotNull(message = "is required")
        @Pattern(regexp = "[a-z0-9._-]{1,255}", message = "is lower case letters, digits, dots and hyphens")
        String trustDomain,

        @Nullable String cluster,
        @DefaultValue("/ns/{namespace}/sa/{account}") String path,
        @Nullable Path bundleFile,
        @Nullable URI bundleUrl,
        @Nullable Path caFile,
        @DefaultValue("false") boolean allowPrivateAddresses) {
    @AssertTrue(message = "must have either bundle-file or an https bundle-url")
    boolean isBundleGiven() {
        return (bundleFile == null) != (bundleUrl == null)
                && (bundleUrl == null || "https".equals(bundleUrl.getScheme()));
    }
}
