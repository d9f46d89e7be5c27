package dev.chancery.broker.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;

/** Problem documents (RFC 9457) of those who come before the framework's own. */
final class Problems {
    private final JsonMapper json;

    Problems(JsonMapper json) {
        this.json = json;
    }

    /** Of what was refused before anybody could say why. */
    void write(HttpServletResponse response, int status) throws IOException {
        var known = HttpStatus.resolve(status);
        write(response, status, known == null ? "Refused" : known.getReasonPhrase(), null);
    }

    void write(HttpServletResponse response, int status, String title, @Nullable String detail) throws IOException {
        var problem = new LinkedHashMap<String, Object>();
        problem.put("title", title);
        problem.put("status", status);
        if (detail != null) problem.put("detail", detail);
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setHeader("Cache-Control", "no-store");
        json.writeValue(response.getOutputStream(), problem);
    }
}
