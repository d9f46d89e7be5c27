package dev.chancery.broker;

import dev.chancery.broker.key.CryptoProvider;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Starts the OpenID Provider; with {@code keys} or {@code trust}, that command instead. */
@SpringBootApplication(exclude = {DataSourceAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class})
@ConfigurationPropertiesScan
public class Broker {
    public static void main(String[] args) {
        if (Commands.knows(args)) System.exit(Commands.run(args));
        CryptoProvider.install();
        SpringApplication.run(Broker.class, args);
    }

    @Bean
    static Clock clock() {
        return Clock.systemUTC();
    }
}
