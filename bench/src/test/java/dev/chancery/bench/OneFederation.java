package dev.chancery.bench;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands the federation to all tests that ask for it: started for the first of them, ended after the last. */
final class OneFederation implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SmallFederation.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // the root's store closes what it holds when the last test has ended
        return context.getRoot()
                .getStore(Namespace.create(OneFederation.class))
                .computeIfAbsent(SmallFederation.class, _ -> SmallFederation.start());
    }
}
