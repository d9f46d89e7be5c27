package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.ClusterIssuer.Discovered;
import java.util.Locale;

/** Asks an issuer for its keys. */
interface KeyFetcher {
    /** May take seconds; never throws. */
    Fetched fetch(ClusterIssuer cluster, Discovered how);

    /** What came of it. */
    sealed interface Fetched {
        /** At least one key. */
        record Keys(KeySet keys) implements Fetched {
            public Keys {
                if (keys.keys().isEmpty()) throw new IllegalArgumentException("a good answer has a key");
            }
        }

        /** The source says that there are no keys: those that were learnt are no longer good. */
        record Withdrawn() implements Fetched {}

        /** @param explanation for the log; says hosts and numbers, repeats nothing that the server sent */
        record Failed(Reason reason, String explanation) implements Fetched {}
    }

    /** Why keys were not fetched. */
    enum Reason {
        BAD_URL,
        NOT_HTTPS,
        ADDRESS_NOT_ALLOWED,
        UNKNOWN_HOST,
        UNREACHABLE,
        NOT_TRUSTED,
        TOO_SLOW,
        REDIRECTED,
        BAD_STATUS,
        TOO_LARGE,
        NOT_JSON,
        ISSUER_DIFFERS,
        NO_JWKS_URI,
        NO_USABLE_KEY;

        /** As metrics and the log say it. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
