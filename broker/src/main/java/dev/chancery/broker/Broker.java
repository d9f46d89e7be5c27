package dev.chancery.broker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the OpenID Provider. For now it answers health, and nothing else. */
@SpringBootApplication
public class Broker {
    public static void main(String[] args) {
        SpringApplication.run(Broker.class, args);
    }
}
