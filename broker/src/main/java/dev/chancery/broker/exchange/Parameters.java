package dev.chancery.broker.exchange;

import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;

/** The form of a token request. What is not understood is refused by its name: a caller must not believe that it counts. */
public final class Parameters {
    private final Map<String, String[]> values;

    private Parameters(Map<String, String[]> values) {
        this.values = values;
    }

    /**
     * The form of a request by this grant; null when it is by another.
     *
     * @throws org.springframework.security.oauth2.core.OAuth2AuthenticationException invalid_request
     */
    public static @Nullable Parameters of(HttpServletRequest request, AuthorizationGrantType grant) {
        if (!grant.getValue().equals(request.getParameter("grant_type"))) return null;
        // RFC 6749, 3.2: not in the address, where logs keep it
        if (request.getQueryString() != null)
            throw OAuth2Errors.invalidRequest("parameters are sent in the body, as application/x-www-form-urlencoded");
        var form = new Parameters(new LinkedHashMap<>(request.getParameterMap()));
        var _ = form.required("grant_type"); // not twice
        return form;
    }

    public void onlyThese(Set<String> known) {
        for (var name : values.keySet()) {
            if (!known.contains(name)) throw OAuth2Errors.invalidRequest("unsupported parameter: " + printable(name));
        }
    }

    /** The value, or null where there is none; an empty one counts as none (RFC 6749, 3.2). */
    public @Nullable String optional(String name) {
        var all = values.get(name);
        if (all == null) return null;
        if (all.length > 1) throw OAuth2Errors.invalidRequest("parameter given twice: " + name);
        return all[0].isEmpty() ? null : all[0];
    }

    public String required(String name) {
        var value = optional(name);
        if (value == null) throw OAuth2Errors.invalidRequest("missing parameter: " + name);
        return value;
    }

    public List<String> all(String name) {
        var all = values.get(name);
        return all == null ? List.of() : List.of(all);
    }

    /** A name that a caller has chosen, short and harmless enough to be said back. */
    private static String printable(String name) {
        var start = name.length() > 40 ? name.substring(0, 40) : name;
        return start.replaceAll("[^A-Za-z0-9_.:-]", "?");
    }
}
