package dev.chancery.sync.command;

import dev.chancery.sync.route.RouteConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Sync with its routes too, and Camel to drive them. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({SyncContext.class, RouteConfiguration.class})
class RoutesContext {}
