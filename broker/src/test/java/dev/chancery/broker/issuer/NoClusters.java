package dev.chancery.broker.issuer;

import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/** A federation of nobody, as far as its documents go. */
public final class NoClusters {
    private NoClusters() {}

    public static Republished republished() {
        return new Republished(URI.create("https://broker.corp.example"), Optional::empty, Clock.systemUTC());
    }
}
