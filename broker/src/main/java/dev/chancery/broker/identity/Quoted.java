package dev.chancery.broker.identity;

import org.jspecify.annotations.Nullable;

/** Words of a stranger, made fit to be kept: short, on one line, in quotes. */
final class Quoted {
    private static final int LONGEST = 200;

    private Quoted() {}

    static String of(@Nullable String text) {
        if (text == null) return "none";
        var visible = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
            char c = text.charAt(i);
            visible.append(c < ' ' || c > '~' ? '?' : c);
        }
        if (text.length() > LONGEST) visible.append("...");
        return visible.append('"').toString();
    }
}
