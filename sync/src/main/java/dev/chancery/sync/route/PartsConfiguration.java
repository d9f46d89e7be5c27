package dev.chancery.sync.route;

import dev.chancery.sync.account.Lifecycle;
import dev.chancery.sync.account.RosterGuard;
import dev.chancery.sync.audit.AuditTrail;
import dev.chancery.sync.audit.JdbcAuditTrail;
import dev.chancery.sync.desired.AudienceGuard;
import dev.chancery.sync.kubernetes.Fabric8Clusters;
import dev.chancery.sync.pass.ClusterPass;
import dev.chancery.sync.pass.DirectoryPass;
import dev.chancery.sync.pass.Progress;
import dev.chancery.sync.pass.ReadingGuards;
import dev.chancery.sync.pass.SideBySide;
import dev.chancery.sync.plan.PlanGuard;
import dev.chancery.sync.registry.Adoptions;
import dev.chancery.sync.registry.FollowingLog;
import dev.chancery.sync.registry.Holds;
import dev.chancery.sync.registry.JdbcAdoptions;
import dev.chancery.sync.registry.JdbcFollowingLog;
import dev.chancery.sync.registry.JdbcHolds;
import dev.chancery.sync.registry.JdbcPauses;
import dev.chancery.sync.registry.JdbcRegistry;
import dev.chancery.sync.registry.JdbcRunLog;
import dev.chancery.sync.registry.Pauses;
import dev.chancery.sync.registry.Registry;
import dev.chancery.sync.registry.RunLog;
import dev.chancery.sync.settings.Settings;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** All parts of sync but its routes: enough to look at everything, and to decide. */
@Configuration(proxyBeanMethods = false)
public class PartsConfiguration {
    private static final int SIDE_BY_SIDE = 16;

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Directories directories(Settings settings, Clock clock, Progress progress) {
        return Directories.of(settings, clock, progress);
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
    Clusters clusters(Settings settings, Progress progress) {
        return new Clusters(settings.clusters().stream()
                .map(cluster -> Fabric8Clusters.connect(cluster, seen -> progress.seen(cluster.name(), seen)))
                .toList());
    }

    @Bean
    Holds holds(JdbcTemplate jdbc, Settings settings) {
        return new JdbcHolds(jdbc, settings.approvals().expire());
    }

    @Bean
    Pauses pauses(JdbcTemplate jdbc) {
        return new JdbcPauses(jdbc);
    }

    @Bean
    Adoptions adoptions(JdbcTemplate jdbc) {
        return new JdbcAdoptions(jdbc);
    }

    @Bean
    DirectoryPass directoryPass(
            Directories directories, Registry registry, Holds holds, Settings settings, Clock clock) {
        var limits = settings.limits();
        var guards = new ReadingGuards(
                directory -> new RosterGuard(limits.ofDirectory(directory)),
                new AudienceGuard(limits.lostAudiences()),
                holds);
        return new DirectoryPass(
                directories.readable(), registry, new Lifecycle(settings.grace()), guards, settings.mapping(), clock);
    }

    @Bean
    ClusterPass clusterPass(
            Settings settings, AuditTrail audit, Registry registry, Holds holds, SideBySide work, Progress progress) {
        var guard = new PlanGuard(settings.limits()::ofCluster);
        return new ClusterPass(guard, audit, registry, holds, work, progress);
    }
}
