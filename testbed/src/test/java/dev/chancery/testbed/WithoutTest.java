package dev.chancery.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;

class WithoutTest {
    private static final String OF_THIS_RUN = System.getProperty(Without.PROPERTY, "");

    @AfterEach
    void leaveOutAsBefore() {
        System.setProperty(Without.PROPERTY, OF_THIS_RUN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ","})
    void nothingIsLeftOutUnlessNamed(String list) {
        assertThat(Without.parse(list)).isEmpty();
    }

    @Test
    void everyNameOfTheListIsLeftOut() {
        assertThat(Without.parse("openldap, Samba")).containsExactlyInAnyOrder(ServerKind.OPENLDAP, ServerKind.SAMBA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sambas", "openldap,smaba", "openldap samba", "embedded_directory"})
    void aNameThatIsNotKnownIsRefusedWithThoseThatAre(String list) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Without.parse(list))
                .withMessageContaining("there is no such server; it knows kubernetes, postgresql, ");
    }

    /** This module is tested first, so that a misspelt name is told before anything else is built. */
    @Test
    void theListOfThisRunIsUnderstood() {
        assertThat(Without.parse(OF_THIS_RUN)).isNotNull();
    }

    static Stream<Arguments> starts() {
        return Stream.of(
                arguments(ServerKind.KUBERNETES, start(ControlPlane.named("none")::start)),
                arguments(ServerKind.POSTGRESQL, start(Database::start)),
                arguments(ServerKind.OPENLDAP, start(OpenLdap::start)),
                arguments(ServerKind.SAMBA, start(SambaDomain::start)),
                arguments(ServerKind.EMBEDDED_DIRECTORY, start(EmbeddedDirectory::start)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("starts")
    void whatIsLeftOutIsNotStarted(ServerKind kind, Supplier<? extends AutoCloseable> start) {
        System.setProperty(Without.PROPERTY, kind.word());

        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(start::get)
                .withMessageContaining(kind.word() + " was left out by -Dchancery.without");
    }

    @ParameterizedTest
    @EnumSource
    void eachNameIsInTheManualAndInTheLaunchersHelp(ServerKind kind) throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains("| `" + kind.word() + "` |");
        assertThat(Files.readString(Path.of("..", "chancery"))).contains(" " + kind.word());
    }

    private static Supplier<? extends AutoCloseable> start(Supplier<? extends AutoCloseable> start) {
        return start;
    }
}
