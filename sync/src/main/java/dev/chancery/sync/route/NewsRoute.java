package dev.chancery.sync.route;

import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;

/**
 * Runs something when there is news: at once when all was quiet; what comes while it runs, and in the short time after,
 * is answered together by the next run.
 */
public final class NewsRoute extends RouteBuilder {
    /** One bell is enough for any number of changes: whoever answers it sees all of them. */
    private static final String BELL = "seda:news?size=1&discardWhenFull=true";

    private static final long GATHERING_MILLIS = 100;

    private final Runnable run;

    public NewsRoute(Runnable run) {
        this.run = run;
    }

    /** What to call when there is news; returns at once. */
    public static Runnable bell(CamelContext camel) {
        ProducerTemplate template = camel.createProducerTemplate();
        return () -> template.sendBody(BELL, "");
    }

    @Override
    public void configure() {
        from(BELL)
                .routeId("news")
                .process(_ -> run.run())
                .delay(GATHERING_MILLIS)
                .syncDelayed();
    }
}
