package dev.chancery.testbed;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What a test starts itself: it is skipped, before it prepares anything, where {@code -Dchancery.without} leaves one of
 * these out. What it takes as parameters need not be named.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(Servers.class)
public @interface Needs {
    ServerKind[] value();
}
