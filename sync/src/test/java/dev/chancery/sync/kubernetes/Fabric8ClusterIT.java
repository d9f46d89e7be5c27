package dev.chancery.sync.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.testbed.ControlPlane;
import dev.chancery.testbed.Plane;
import dev.chancery.testbed.Servers;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The contract on real control planes of both kinds of key. */
@ExtendWith(Servers.class)
class Fabric8ClusterIT {
    @Nested
    class OnAControlPlaneWithRsaKeys extends OnAControlPlane {
        OnAControlPlaneWithRsaKeys(@Plane("east") ControlPlane plane) {
            super(plane);
        }

        @Test
        void tellsAnRsaKey() {
            assertThat(cluster().issuer().jwks()).contains("\"kty\":\"RSA\"");
        }
    }

    @Nested
    class OnAControlPlaneWithP256Keys extends OnAControlPlane {
        OnAControlPlaneWithP256Keys(@Plane("west") ControlPlane plane) {
            super(plane);
        }

        @Test
        void tellsAnEllipticKey() {
            assertThat(cluster().issuer().jwks()).contains("\"kty\":\"EC\"");
        }
    }

    /** With the rights that deploy/managed-cluster gives to sync, and no others. */
    @Nested
    class WithTheLeastRights extends OnAControlPlane {
        WithTheLeastRights(@Plane("east") ControlPlane plane) {
            super(plane, TestConnections.user(plane, "sync"));
            plane.apply(LeastRights.manifestFor("sync"));
            await().atMost(Duration.ofMinutes(2)).ignoreExceptions().until(() -> isAllowed(plane));
        }

        // The authorizer learns of roles by a watch. Other tests give the same role without this right.
        private static boolean isAllowed(ControlPlane plane) {
            return plane.kubectl("auth", "can-i", "bind", "clusterroles/edit", "--as=sync")
                    .startsWith("yes");
        }
    }

    private abstract static class OnAControlPlane extends ClusterContract {
        private final ControlPlane plane;
        private final Cluster cluster;

        OnAControlPlane(ControlPlane plane) {
            this(plane, TestConnections.admin(plane));
        }

        OnAControlPlane(ControlPlane plane, Cluster cluster) {
            this.plane = plane;
            this.cluster = cluster;
        }

        @AfterEach
        void disconnect() {
            cluster.close();
        }

        @Override
        Cluster cluster() {
            return cluster;
        }

        @Override
        Outsider outsider() {
            return new AdminOutsider(plane);
        }

        @Test
        void tellsTheIssuerOfThePlane() {
            assertThat(cluster.issuer().issuer()).isEqualTo(plane.issuer());
        }
    }
}
