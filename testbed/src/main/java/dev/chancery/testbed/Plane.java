package dev.chancery.testbed;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which of the shared control planes a test's parameter means; see {@link Servers}. */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Plane {
    /** {@code east}, which signs with RSA, or {@code west}, which signs with P-256. */
    String value();
}
