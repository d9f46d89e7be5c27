package dev.chancery.sync.directory;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The kind of a directory server, which decides what its attributes mean; see {@code docs/directories.md}. */
public enum Profile {
    ACTIVE_DIRECTORY,
    OPENLDAP,
    GENERIC;

    /** As it is written in settings: {@code active-directory}, {@code openldap} or {@code generic}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The profile of a word.
     *
     * @throws IllegalArgumentException when no profile has that word; the message lists those that there are
     */
    public static Profile parse(String word) {
        return Arrays.stream(values())
                .filter(profile -> profile.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + word + "\" is none of "
                        + Arrays.stream(values()).map(Profile::word).collect(Collectors.joining(", "))));
    }

    AttributeProfile attributes() {
        return switch (this) {
            case ACTIVE_DIRECTORY -> new ActiveDirectoryProfile();
            case OPENLDAP -> new StandardProfile(StandardProfile.Switches.PASSWORD_POLICY);
            case GENERIC -> new StandardProfile(StandardProfile.Switches.EVERY_VENDOR);
        };
    }
}
