package dev.chancery.testbed;

import java.util.Locale;

/** What tests need started, by the names with which {@code -Dchancery.without=NAME[,NAME]} leaves it out. */
public enum ServerKind {
    KUBERNETES,
    POSTGRESQL,
    OPENLDAP,
    SAMBA,
    DS389,
    EMBEDDED_DIRECTORY,
    /** The containers of {@code docker-compose.yml}. */
    COMPOSE;

    /** As people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
