package dev.chancery.broker.policy;

import static dev.chancery.broker.policy.TestRegistry.robot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.chancery.broker.policy.PolicySource.View;
import dev.chancery.testbed.Database;
import dev.chancery.testbed.Needs;
import dev.chancery.testbed.ServerKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a server of its own, to which it is cruel. */
@Needs(ServerKind.POSTGRESQL)
class DatabaseOutageIT {
    private Database server;
    private TestRegistry registry;
    private JdbcPolicySource source;

    @BeforeEach
    void begin() {
        server = Database.start();
        registry = TestRegistry.on(server);
        registry.change(robot("backup"));
        source = new JdbcPolicySource(
                registry.broker(), FollowSettings.DEFAULT, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    @AfterEach
    void end() {
        source.close();
        server.close();
    }

    @Test
    void startsWithoutTheDatabaseAndFindsItLater() {
        server.kill();
        source.start();
        assertThat(source.view()).isInstanceOf(View.NotLoaded.class);
        server.restart();
        awaitRobot("backup");
    }

    @Test
    void goesOnWithWhatItKnowsWhileTheDatabaseIsGoneAndFollowsAgainAfterwards() {
        source.start();
        awaitRobot("backup");
        server.kill();
        assertThat(knows("backup")).isTrue();
        server.restart();
        registry.change(robot("second"));
        awaitRobot("second");
        server.pause();
        assertThat(knows("second")).isTrue();
        server.resume();
        registry.change(robot("third"));
        awaitRobot("third");
    }

    private void awaitRobot(String name) {
        await().atMost(Duration.ofMinutes(5)).until(() -> knows(name));
    }

    private boolean knows(String name) {
        return source.view() instanceof View.Current(var policy)
                && policy.robot("robot:" + name).isPresent();
    }
}
