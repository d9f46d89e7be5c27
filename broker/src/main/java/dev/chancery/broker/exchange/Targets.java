package dev.chancery.broker.exchange;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** For whom a token is asked, and how narrow: the same parameters in every grant. */
public final class Targets {
    private static final int MOST = 8;

    private Targets() {}

    /** Targets by their names (RFC 8693) or by their addresses (RFC 8707): at least one, none twice. */
    public static List<String> audiences(Parameters form) {
        var targets = new ArrayList<>(form.all("audience"));
        for (var resource : form.all("resource")) targets.add(absolute(resource));
        targets.removeIf(String::isEmpty);
        if (targets.isEmpty()) throw OAuth2Errors.invalidRequest("missing parameter: audience (or resource)");
        if (targets.size() > MOST || Set.copyOf(targets).size() < targets.size())
            throw OAuth2Errors.error("invalid_target", "at most " + MOST + " audiences, and none of them twice");
        return targets;
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
