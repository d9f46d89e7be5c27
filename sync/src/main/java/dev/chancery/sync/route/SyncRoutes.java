package dev.chancery.sync.route;

import dev.chancery.sync.kubernetes.ClusterUnavailable;
import dev.chancery.sync.pass.ClusterPass;
import dev.chancery.sync.pass.ClusterTask;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.support.ExpressionAdapter;

/** How each cluster is reached, and how often it is tried again. */
final class SyncRoutes extends RouteBuilder {
    static final String CLUSTER = "cluster";
    private static final int TRIES_AGAIN = 2;
    /** An idle route notices the end of the program so late at most; the usual second would be felt at the end of each command. */
    private static final int POLL_MILLIS = 200;

    private final long firstPauseMillis;
    private final ClusterPass pass;

    /** @param firstPauseMillis before a failed pass is tried again; each further pause is twice as long */
    SyncRoutes(long firstPauseMillis, ClusterPass pass) {
        this.firstPauseMillis = firstPauseMillis;
        this.pass = pass;
    }

    @Override
    public void configure() {
        routeTemplate(CLUSTER)
                .templateParameter("name")
                .from("seda:cluster-{{name}}?pollTimeout=" + POLL_MILLIS)
                .errorHandler(defaultErrorHandler()
                        .retryWhile(new MayHelp(pass))
                        .redeliveryDelay(firstPauseMillis)
                        .useExponentialBackOff()
                        .backOffMultiplier(2)
                        .logRetryAttempted(false)
                        .logExhausted(false))
                .bean("step-{{name}}", "run");
    }

    /** Whether trying again may help: twice, and not when a person has to act first or a later task is there to be tried. */
    private static final class MayHelp extends ExpressionAdapter {
        private final ClusterPass pass;

        MayHelp(ClusterPass pass) {
            this.pass = pass;
        }

        @Override
        public Object evaluate(Exchange exchange) {
            var cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            boolean lasting = cause instanceof ClusterUnavailable unavailable && unavailable.isLasting();
            var tried = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, Integer.class);
            boolean overtaken = exchange.getMessage().getBody() instanceof ClusterTask task && pass.isOvertaken(task);
            return !lasting && !overtaken && (tried == null || tried <= TRIES_AGAIN);
        }
    }
}
