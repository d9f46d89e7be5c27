package dev.chancery.broker.exchange;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;

/** For whom a token is asked, and how narrow: the same parameters in every grant. */
public final class Targets {
    private Targets() {}

    /** One target: by its name (RFC 8693) or by its address (RFC 8707). */
    public static String audience(Parameters form) {
        var targets = new ArrayList<>(form.all("audience"));
        for (var resource : form.all("resource")) targets.add(absolute(resource));
        targets.removeIf(String::isEmpty);
        if (targets.isEmpty()) throw OAuth2Errors.invalidRequest("missing parameter: audience (or resource)");
        if (targets.size() > 1)
            throw OAuth2Errors.error("invalid_target", "a token is for one audience: ask once for each");
        return targets.getFirst();
    }

    private static String absolute(String resource) {
        try {
            var uri = new URI(resource);
            if (uri.isAbsolute() && uri.getRawFragment() == null) return resource;
        } catch (URISyntaxException notAnAddress) {
            // told below
        }
        throw OAuth2Errors.error("invalid_target", "resource is an absolute URI without a fragment"); // RFC 8707, 2
    }

    public static SortedSet<String> scopes(Parameters form) {
        var scope = form.optional("scope");
        return scope == null
                ? new TreeSet<>()
                : new TreeSet<>(Arrays.asList(scope.trim().split(" +")));
    }
}
