package dev.chancery.testbed;

import static org.junit.platform.commons.support.AnnotationSupport.findAnnotation;
import static org.junit.platform.commons.support.AnnotationSupport.isAnnotated;

import java.lang.reflect.Executable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * Hands real servers to the constructors and methods of tests. Each is started when first asked for, shared by all tests
 * of the JVM and ended after the last; so a test works in a database, namespace or folder of its own, and puts back what
 * it kills.
 *
 * <p>A server that cannot start fails the test, unless whoever runs it asked to go without:
 * {@code -Dchancery.without=NAME[,NAME]} skips the tests that need one of these, with that reason. {@link Needs} says so for
 * what a test starts itself.
 */
public final class Servers implements ParameterResolver, ExecutionCondition, BeforeAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(Servers.class);

    /** Every server that a parameter can ask for: a new kind of server joins with one line. */
    private static final List<SharedServer<?>> SHARED = List.of(
            new SharedServer<>(ServerKind.POSTGRESQL, Database.class, "", Database::start),
            new SharedServer<>(ServerKind.KUBERNETES, ControlPlane.class, "east", () -> plane("east", KeyType.RSA)),
            new SharedServer<>(ServerKind.KUBERNETES, ControlPlane.class, "west", () -> plane("west", KeyType.P256)),
            new SharedServer<>(ServerKind.EMBEDDED_DIRECTORY, EmbeddedDirectory.class, "", EmbeddedDirectory::start),
            new SharedServer<>(ServerKind.OPENLDAP, OpenLdap.class, "", OpenLdap::start),
            new SharedServer<>(ServerKind.SAMBA, SambaDomain.class, "", SambaDomain::start),
            new SharedServer<>(ServerKind.DS389, Ds389.class, "", Ds389::start));

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        var type = parameter.getParameter().getType();
        return SHARED.stream().anyMatch(server -> server.type() == type);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var server = find(parameter)
                .orElseThrow(() -> new ParameterResolutionException("no such server: " + parameter.getParameter()
                        + "; a ControlPlane wants @Plane(\"east\") or @Plane(\"west\")"));
        // The root's store closes what it holds when the last test has ended.
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(
                        server.kind() + "/" + server.key(), _ -> server.start().get());
    }

    /** Looks before anything starts, since an assumption that fails in a resolver would count as an error. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return Stream.concat(started(context), taken(context))
                .filter(Without::asked)
                .findFirst()
                .map(kind -> ConditionEvaluationResult.disabled(Without.reason(kind)))
                .orElseGet(() -> ConditionEvaluationResult.enabled("nothing that it needs was left out"));
    }

    /** Builds what a control plane needs while no test is timed. */
    @Override
    public void beforeAll(ExtensionContext context) {
        if (started(context).anyMatch(ServerKind.KUBERNETES::equals)) KubernetesBinaries.prepare();
    }

    private static Stream<ServerKind> started(ExtensionContext context) {
        return context.getTestClass().flatMap(tests -> findAnnotation(tests, Needs.class)).stream()
                .flatMap(needs -> Stream.of(needs.value()));
    }

    private static Stream<ServerKind> taken(ExtensionContext context) {
        return executables(context)
                .flatMap(executable -> Stream.of(executable.getParameterTypes()))
                .flatMap(type -> SHARED.stream().filter(server -> server.type() == type))
                .map(SharedServer::kind);
    }

    private static Stream<Executable> executables(ExtensionContext context) {
        return context.getTestMethod()
                .map(method -> Stream.<Executable>of(method))
                .or(() -> context.getTestClass().map(Servers::whatEveryTestCalls))
                .orElseGet(Stream::empty);
    }

    private static Stream<Executable> whatEveryTestCalls(Class<?> tests) {
        var before = ReflectionSupport.findMethods(
                tests,
                method -> isAnnotated(method, BeforeAll.class) || isAnnotated(method, BeforeEach.class),
                HierarchyTraversalMode.TOP_DOWN);
        return Stream.concat(Stream.of(tests.getDeclaredConstructors()), before.stream());
    }

    private static Optional<SharedServer<?>> find(ParameterContext parameter) {
        var type = parameter.getParameter().getType();
        var key = parameter.findAnnotation(Plane.class).map(Plane::value).orElse("");
        return SHARED.stream()
                .filter(server -> server.type() == type && server.key().equals(key))
                .findFirst();
    }

    private static ControlPlane plane(String name, KeyType key) {
        return ControlPlane.named(name).serviceAccountKey(key).start();
    }
}
