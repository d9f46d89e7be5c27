package dev.chancery.testbed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a control plane shall be like; {@link ControlPlane#named} begins it. */
public final class ControlPlaneBuilder {
    private final String name;
    private final List<PlaneUser> users = new ArrayList<>();
    private KeyType serviceAccountKey = KeyType.RSA;
    private @Nullable String sharedIssuer;
    private boolean discoveryOpen;
    private boolean jwksUriAdvertised = true;
    private @Nullable Path authenticationConfiguration;
    private boolean controllerManager = true;

    ControlPlaneBuilder(String name) {
        if (!name.matches("[a-z0-9]([a-z0-9-]*[a-z0-9])?")) {
            throw new IllegalArgumentException("not a name for a control plane: " + name);
        }
        this.name = name;
        user(PlaneFiles.ADMIN, "system:masters").user("sync").user("broker").user("nobody");
    }

    /** The kind of key that signs service account tokens. */
    public ControlPlaneBuilder serviceAccountKey(KeyType type) {
        this.serviceAccountKey = type;
        return this;
    }

    /** An issuer that does not name this control plane, as {@code https://kubernetes.default.svc.cluster.local}. */
    public ControlPlaneBuilder sharedIssuer(String issuer) {
        this.sharedIssuer = issuer;
        return this;
    }

    /** Lets anonymous callers read the discovery document and the keys, which a cluster does not by default. */
    public ControlPlaneBuilder openDiscovery() {
        this.discoveryOpen = true;
        return this;
    }

    /** Leaves the API server its own idea of {@code jwks_uri}: the machine's outer address, where nobody listens. */
    public ControlPlaneBuilder unreachableJwksUri() {
        this.jwksUriAdvertised = false;
        return this;
    }

    /** An AuthenticationConfiguration (apiserver.config.k8s.io), with which other issuers are trusted. */
    public ControlPlaneBuilder authenticationConfiguration(Path file) {
        this.authenticationConfiguration = file;
        return this;
    }

    /**
     * Saves the memory of kube-controller-manager: no default accounts, no deletion of what a namespace
     * holds, and nothing in the aggregated roles {@code view}, {@code edit} and {@code admin}.
     */
    public ControlPlaneBuilder withoutControllerManager() {
        this.controllerManager = false;
        return this;
    }

    /** One more user, with a token file of that name. */
    public ControlPlaneBuilder user(String user, String... groups) {
        users.add(new PlaneUser(user, Arrays.asList(groups)));
        return this;
    }

    /**
     * Starts it and waits until it is ready; the programs are built first when the machine has none.
     *
     * @throws ServerFailed when it is not ready in time, with the end of its log
     */
    public ControlPlane start() {
        Without.skipIfAsked(ServerKind.KUBERNETES);
        KubernetesBinaries.prepare();
        return ServerFolder.startIn(
                "control-plane-" + name, folder -> ControlPlane.start(options(), new PlaneFiles(folder)));
    }

    private PlaneOptions options() {
        return new PlaneOptions(
                name,
                serviceAccountKey,
                sharedIssuer,
                discoveryOpen,
                jwksUriAdvertised,
                authenticationConfiguration,
                controllerManager,
                users);
    }
}
