package dev.chancery.handfed;

import static dev.chancery.broker.identity.ClusterTokens.BROKER;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;

/**
 * A test asks a {@link HandFedBroker} over HTTP, on a free port of the loopback address. Those that want no other settings share
 * one; others add a {@code TestPropertySource}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(
        classes = HandFedBroker.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "chancery.issuer=" + BROKER,
            "chancery.hosts=127.0.0.1",
            "chancery.trust-domain=corp.example",
            "chancery.database.url=jdbc:postgresql://127.0.0.1:1/none",
            "chancery.database.password-file=none",
            "chancery.refusals.burst=100000"
        })
public @interface AnsweringBroker {}
