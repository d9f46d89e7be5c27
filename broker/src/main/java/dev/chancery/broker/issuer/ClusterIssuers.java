package dev.chancery.broker.issuer;

import java.util.List;
import java.util.Optional;

/** The clusters of the federation, as sync has written them. */
interface ClusterIssuers {
    /** A generation that no registry has. */
    long NONE = -1;

    /**
     * All clusters whose issuer is known, when the registry has changed.
     *
     * @param known the generation that the caller knows; empty is answered when it is still the newest
     * @throws org.springframework.dao.DataAccessException when the registry cannot be read
     */
    Optional<Listing> otherThan(long known);

    /**
     * Asks whoever carries keys into the registry to look for new ones. Whether anybody listens, and finds any, is seen in the
     * registry alone.
     *
     * @throws org.springframework.dao.DataAccessException when nobody can be asked
     */
    void askForKeys();

    record Listing(long generation, List<ClusterIssuer> clusters) {
        public Listing {
            clusters = List.copyOf(clusters);
        }
    }
}
