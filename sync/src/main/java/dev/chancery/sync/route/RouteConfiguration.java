package dev.chancery.sync.route;

import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.audit.JdbcAuditTrail;
import dev.chancery.sync.directory.Directory;
import dev.chancery.sync.directory.DirectoryFollower;
import dev.chancery.sync.directory.LdapDirectory;
import dev.chancery.sync.kubernetes.Fabric8Clusters;
import dev.chancery.sync.pass.ClusterPass;
import dev.chancery.sync.pass.DirectoryPass;
import dev.chancery.sync.pass.FanOut;
import dev.chancery.sync.pass.Progress;
import dev.chancery.sync.pass.SideBySide;
import dev.chancery.sync.pass.SyncRun;
import dev.chancery.sync.plan.DeletionLimit;
import dev.chancery.sync.registry.FollowingLog;
import dev.chancery.sync.registry.JdbcFollowingLog;
import dev.chancery.sync.registry.JdbcRegistry;
import dev.chancery.sync.registry.JdbcRunLog;
import dev.chancery.sync.registry.Registry;
import dev.chancery.sync.registry.RunLog;
import dev.chancery.sync.settings.Settings;
import java.time.Clock;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the stages of sync to their doors. */
@Configuration(proxyBeanMethods = false)
public class RouteConfiguration {
    private static final int SIDE_BY_SIDE = 16;
    private static final long FIRST_PAUSE_MILLIS = 500;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Directory directory(Settings settings, Clock clock, Progress progress) {
        return new LdapDirectory(settings.directory(), clock, progress::read);
    }

    @Bean
    DirectoryFollower directoryFollower(Settings settings, Directory directory, Clock clock) {
        return new DirectoryFollower(settings.directory(), directory, clock);
    }

    @Bean
    FollowingLog followingLog(JdbcTemplate jdbc) {
        return new JdbcFollowingLog(jdbc);
    }

    @Bean
    Registry registry(JdbcTemplate jdbc, TransactionTemplate transaction) {
        return new JdbcRegistry(jdbc, transaction);
    }

    @Bean
    RunLog runLog(JdbcTemplate jdbc) {
        return new JdbcRunLog(jdbc);
    }

    @Bean
    AuditTrail auditTrail(JdbcTemplate jdbc, TransactionTemplate transaction) {
        return new JdbcAuditTrail(jdbc, transaction);
    }

    @Bean
    SideBySide sideBySide() {
        return new SideBySide(SIDE_BY_SIDE);
    }

    @Bean
    Clusters clusters(Settings settings) {
        return new Clusters(
                settings.clusters().stream().map(Fabric8Clusters::connect).toList());
    }

    @Bean
    DirectoryPass directoryPass(DirectoryFollower follower, Registry registry, Settings settings, Clock clock) {
        var guard = new RosterGuard(settings.vanishing(), settings.suspending());
        return new DirectoryPass(
                follower.directory(), registry, new Lifecycle(settings.grace()), guard, settings.mapping(), clock);
    }

    @Bean
    ClusterPass clusterPass(
            Settings settings, AuditTrail audit, Registry registry, SideBySide work, Progress progress) {
        return new ClusterPass(new DeletionLimit(settings.deletions()), audit, registry, work, progress);
    }

    @Bean
    RouteBuilder syncRoutes() {
        return new SyncRoutes(FIRST_PAUSE_MILLIS);
    }

    @Bean
    CamelContextConfiguration clusterRoutes(Clusters clusters, ClusterPass pass) {
        return new ClusterRoutes(clusters, pass);
    }

    @Bean
    FanOut fanOut(CamelContext camel) {
        return new CamelFanOut(camel.createProducerTemplate());
    }

    @Bean
    OrderlyEnd orderlyEnd(SyncRun run, SideBySide work) {
        return new OrderlyEnd(run, work);
    }

    @Bean
    SyncRun syncRun(
            DirectoryPass directory,
            Settings settings,
            FanOut fanOut,
            Registry registry,
            RunLog log,
            AuditTrail audit) {
        return new SyncRun(directory, List.copyOf(settings.profiles()), fanOut, registry, log, audit);
    }
}
