package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Servers.class)
class ServersIT {
    private static final AtomicReference<Database> FIRST_SEEN = new AtomicReference<>();

    @Test
    void controlPlanesDifferInTheirKeys(@Plane("east") ControlPlane east, @Plane("west") ControlPlane west) {
        assertThat(east.kubectl("get", "--raw", "/openid/v1/jwks")).contains("RS256");
        assertThat(west.kubectl("get", "--raw", "/openid/v1/jwks")).contains("ES256");
    }

    @Test
    void everyTestGetsTheSameDatabaseServer(Database database) {
        assertThat(FIRST_SEEN.updateAndGet(seen -> seen == null ? database : seen))
                .isSameAs(database);
    }

    @Test
    void anotherTestGetsTheSameDatabaseServer(Database database) {
        assertThat(FIRST_SEEN.updateAndGet(seen -> seen == null ? database : seen))
                .isSameAs(database);
    }

    @Test
    void everyKindOfDirectoryIsShared(EmbeddedDirectory embedded, OpenLdap openLdap, SambaDomain samba, Ds389 ds389) {
        assertThat(Stream.of(embedded, openLdap, samba, ds389).map(DirectoryServer::kind))
                .containsExactlyInAnyOrder(DirectoryKind.values());
    }
}
