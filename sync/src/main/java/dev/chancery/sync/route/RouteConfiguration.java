package dev.chancery.sync.route;

import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.pass.ClusterPass;
import dev.chancery.sync.pass.DirectoryPass;
import dev.chancery.sync.pass.FanOut;
import dev.chancery.sync.pass.HoldBook;
import dev.chancery.sync.pass.SideBySide;
import dev.chancery.sync.pass.SyncRun;
import dev.chancery.sync.registry.Holds;
import dev.chancery.sync.registry.Pauses;
import dev.chancery.sync.registry.Registry;
import dev.chancery.sync.registry.RunLog;
import dev.chancery.sync.settings.Settings;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the stages of sync to their doors. */
@Configuration(proxyBeanMethods = false)
public class RouteConfiguration {
    private static final long FIRST_PAUSE_MILLIS = 500;

    @Bean
    RouteBuilder syncRoutes(ClusterPass pass) {
        return new SyncRoutes(FIRST_PAUSE_MILLIS, pass);
    }

    @Bean
    CamelContextConfiguration clusterRoutes(Clusters clusters, ClusterPass pass) {
        return new ClusterRoutes(clusters, pass);
    }

    @Bean
    FanOut fanOut(CamelContext camel, ClusterPass pass) {
        return new CamelFanOut(camel.createProducerTemplate(), pass);
    }

    @Bean
    OrderlyEnd orderlyEnd(SyncRun run, SideBySide work) {
        return new OrderlyEnd(run, work);
    }

    @Bean
    SyncRun.Memory memory(RunLog log, Holds holds, Pauses pauses, AuditTrail audit) {
        return new SyncRun.Memory(log, new HoldBook(holds, audit), pauses);
    }

    @Bean
    SyncRun syncRun(
            DirectoryPass directory,
            Settings settings,
            FanOut fanOut,
            Registry registry,
            SyncRun.Memory memory,
            AuditTrail audit) {
        return new SyncRun(
                directory, List.copyOf(settings.profiles()), settings.waves(), fanOut, registry, memory, audit);
    }
}
