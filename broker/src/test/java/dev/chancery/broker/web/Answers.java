package dev.chancery.broker.web;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a broker over HTTP. */
final class Answers implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private final HttpClient http;
    private final String address;

    Answers(int port) {
        this(port, "127.0.0.1");
    }

    Answers(int port, String host) {
        this.address = "http://" + host + ":" + port;
        this.http = HttpClient.newHttpClient();
    }

    /** Asked from another loopback address, which is another source. */
    Answers(int port, InetAddress from) {
        this.address = "http://127.0.0.1:" + port;
        this.http = HttpClient.newBuilder().localAddress(from).build();
    }

    Answers(String address, SSLContext tls) {
        this.address = address;
        this.http = HttpClient.newBuilder().sslContext(tls).build();
    }

    record Answer(int status, String body, java.net.http.HttpHeaders headers) {
        JsonNode json() {
            return JSON.readTree(body);
        }

        String error() {
            return json().path("error").asString();
        }
    }

    Answer post(String path, Map<String, String> form, String... headers) {
        var body = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return postRaw(path, body, headers);
    }

    Answer postRaw(String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(address + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) request.headers(headers);
        return send(request);
    }

    Answer get(String path, String... headers) {
        var request = HttpRequest.newBuilder(URI.create(address + path));
        if (headers.length > 0) request.headers(headers);
        return send(request);
    }

    Answer head(String path) {
        return send(HttpRequest.newBuilder(URI.create(address + path)).HEAD());
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body(), answer.headers());
        } catch (IOException broken) {
            throw new IllegalStateException("no answer", broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static Map<String, String> exchange(String subjectToken, String audience) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("subject_token", subjectToken);
        form.put("subject_token_type", "urn:ietf:params:oauth:token-type:jwt");
        form.put("audience", audience);
        return form;
    }

    @Override
    public void close() {
        http.close();
    }
}
