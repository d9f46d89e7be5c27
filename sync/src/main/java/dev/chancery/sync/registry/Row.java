package dev.chancery.sync.registry;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row of the registry. Every value travels as text, so that reading and comparing need no types. */
record Row(List<String> key, List<@Nullable String> values) {
    private static final char NULL = '-';
    private static final char TEXT = '+';
    /** No text of PostgreSQL contains it. */
    private static final char END = '\0';

    static Row of(String key, @Nullable String... values) {
        return new Row(List.of(key), values(values));
    }

    /** A list that may hold nulls, which {@link List#of} does not. */
    static List<@Nullable String> values(@Nullable String... values) {
        var list = new ArrayList<@Nullable String>(values.length);
        Collections.addAll(list, values);
        return list;
    }

    /** Many values as one text: so a row is remembered in a third of the memory. */
    static String packed(List<? extends @Nullable String> values) {
        var text = new StringBuilder();
        for (var value : values) {
            if (value == null) text.append(NULL);
            else text.append(TEXT).append(value);
            text.append(END);
        }
        return text.toString();
    }

    /** The first of many values, which is none that is null. */
    static String first(String packed) {
        return packed.substring(1, packed.indexOf(END));
    }

    static List<@Nullable String> unpacked(String text) {
        var values = new ArrayList<@Nullable String>();
        for (int from = 0; from < text.length(); ) {
            int end = text.indexOf(END, from);
            values.add(text.charAt(from) == NULL ? null : text.substring(from + 1, end));
            from = end + 1;
        }
        return values;
    }

    static Row unpacked(String key, String values) {
        return new Row(unpacked(key).stream().map(String::valueOf).collect(Collectors.toList()), unpacked(values));
    }
}
