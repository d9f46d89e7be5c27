package dev.chancery.sync.desired;

import static dev.chancery.sync.account.TestRobots.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.chancery.sync.account.ServiceAccountName;
import dev.chancery.sync.desired.DesiredObject.Binding;
import dev.chancery.sync.desired.DesiredObject.ServiceAccount;
import dev.chancery.sync.desired.MappingRule.Bind;
import dev.chancery.sync.desired.ObjectKey.Kind;
import dev.chancery.sync.desired.RoleRef.RoleKind;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the values of this package accept and what they refuse. */
class ValuesTest {
    private static final Provenance WHY = new Provenance("rule", "uid=a");
    private static final String LONGEST = "a".repeat(63);

    static Stream<Arguments> refused() {
        return Stream.of(
                row("must be a DNS label", () -> new ClusterName("")),
                row("must be a DNS label", () -> new ClusterName("East")),
                row("must be a DNS label", () -> new ClusterName("-a")),
                row("must be a DNS label", () -> new ClusterName("a.b")),
                row("must be a DNS label", () -> new ClusterName(LONGEST + "a")),
                row("needs a namespace", () -> new ObjectKey(Kind.SERVICE_ACCOUNT, "", "a")),
                row("has no namespace", () -> new ObjectKey(Kind.NAMESPACE, "a", "a")),
                row("has no namespace", () -> new ObjectKey(Kind.CLUSTER_ROLE_BINDING, "a", "a")),
                row("must be a DNS label", () -> ObjectKey.serviceAccount("../a", "a")),
                row("needs a name", () -> ObjectKey.serviceAccount("a", " ")),
                row("a role's name has", () -> new RoleRef(RoleKind.ROLE, "")),
                row("a role's name has", () -> new RoleRef(RoleKind.ROLE, "a/b")),
                row("a role's name has", () -> new RoleRef(RoleKind.ROLE, "..")),
                row("a role's name has", () -> new RoleRef(RoleKind.ROLE, "a%2f")),
                row("a role's name has", () -> new RoleRef(RoleKind.ROLE, "a".repeat(254))),
                row(
                        "cannot be bound cluster-wide",
                        () -> new Bind(ClusterSelector.ALL, "", new RoleRef(RoleKind.ROLE, "reader"))),
                row("must contain {name}", () -> new NameTemplate("robot")),
                row("must be a DNS label", () -> new NameTemplate("{name}-")),
                row("must be a DNS label", () -> new NameTemplate("{name}.x")),
                row("must be a DNS label", () -> new NameTemplate("{name}" + LONGEST)),
                row("not a valid value of label", () -> account(Map.of("a", "b c"), Map.of())),
                row("not a valid value of label", () -> account(Map.of("a", LONGEST + "a"), Map.of())),
                row("a label's key is not valid", () -> account(Map.of("", "b"), Map.of())),
                row("a label's key is not valid", () -> account(Map.of("a/b/c", "b"), Map.of())),
                row("a label's key is not valid", () -> account(Map.of("A.example/x", "b"), Map.of())),
                row("a label's key is not valid", () -> account(Map.of("-", "b"), Map.of())),
                row("an annotation's key is not valid", () -> account(Map.of(), Map.of("a b", "b"))),
                row(
                        "not a binding",
                        () -> new Binding(
                                ObjectKey.serviceAccount("a", "b"),
                                id(1),
                                new RoleRef(RoleKind.ROLE, "r"),
                                List.of(),
                                Map.of(),
                                Map.of(),
                                WHY)));
    }

    private static Arguments row(String message, ThrowingCallable made) {
        return arguments(message, made);
    }

    @ParameterizedTest(name = "{index}: {0}")
    @MethodSource("refused")
    void refuses(String message, ThrowingCallable made) {
        assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "a-b", "system:node", "Some.Role", "admin_2"})
    void acceptsNamesOfRoles(String name) {
        assertThat(new RoleRef(RoleKind.CLUSTER_ROLE, name)).hasToString("ClusterRole " + name);
    }

    @Test
    void acceptsEveryLabelThatKubernetesAccepts() {
        assertThatCode(() -> account(
                        Map.of("a", "", "A.b_c-9", "x.Y_z-1", "corp.example/team", LONGEST, "x-y.example/z", "1"),
                        Map.of("corp.example/note", "any text: ä \n")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"{name}, a, a", "x-{name}, a, x-a", "{name}-{name}, a, a-a", "x{name}9, a-b, xa-b9"})
    void namesAServiceAccountByItsTemplate(String template, String robot, String name) {
        assertThat(new NameTemplate(template).of(new ServiceAccountName(robot)))
                .isEqualTo(new ServiceAccountName(name));
    }

    @Test
    void refusesANameThatGetsTooLong() {
        var template = new NameTemplate("x{name}");

        assertThat(template.of(new ServiceAccountName("a".repeat(62))).value()).hasSize(63);
        assertThatThrownBy(() -> template.of(new ServiceAccountName(LONGEST)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void holdsSubjectsInOrderAndOnce() {
        var a = new Subject("a", "z");
        var b = new Subject("b", "a");
        var binding = new Binding(
                ObjectKey.binding("", "x"),
                id(1),
                new RoleRef(RoleKind.CLUSTER_ROLE, "view"),
                List.of(b, a, b),
                Map.of(),
                Map.of(),
                WHY);

        assertThat(binding.subjects()).containsExactly(a, b);
        assertThat(binding.givenTo(List.of(b)).subjects()).containsExactly(b);
    }

    @ParameterizedTest
    @CsvSource({
        "app.kubernetes.io/managed-by, true",
        "chancery.dev/robot, true",
        "chancery.dev/anything, true",
        "app.kubernetes.io/name, false",
        "chancery.device/robot, false",
        "team, false"
    })
    void reservesItsOwnMarks(String key, boolean reserved) {
        assertThat(OwnershipMark.reserves(key)).isEqualTo(reserved);
    }

    private static ServiceAccount account(Map<String, String> labels, Map<String, String> annotations) {
        return new ServiceAccount(ObjectKey.serviceAccount("a", "b"), id(1), labels, annotations, WHY);
    }
}
