package dev.chancery.broker.key;

import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The timeline as a person sees it; needs no key-encryption key. */
public final class KeyListing {
    private final JdbcKeys keys;
    private final KeyTimeline timeline;

    public KeyListing(DataSource database, KeySettings settings) {
        this(database, settings, SharedClock.OF_DATABASE);
    }

    KeyListing(DataSource database, KeySettings settings, SharedClock clock) {
        this.keys = new JdbcKeys(new JdbcTemplate(database), clock);
        this.timeline = new KeyTimeline(settings);
    }

    /**
     * The keys that are not removed, by algorithm and in the order in which they sign.
     *
     * @param at when they were read, by the clock of the database
     */
    public record Listed(Instant at, List<KeyLine> keys) {
        public Listed {
            keys = List.copyOf(keys);
        }
    }

    public Listed list() {
        var reading = keys.read();
        return new Listed(
                reading.at(),
                reading.keys().stream().map(key -> line(key, reading)).toList());
    }

    private KeyLine line(StoredKey key, JdbcKeys.Reading reading) {
        var place = key.timeline();
        return new KeyLine(
                place.id(),
                place.algorithm(),
                place.state(),
                place.publishedAt(),
                place.signsFrom(),
                key.sealedWith(),
                timeline.next(place, reading.timeline()));
    }
}
