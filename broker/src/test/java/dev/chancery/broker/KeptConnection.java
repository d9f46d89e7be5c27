package dev.chancery.broker;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One connection of HTTP/1.1, by hand: a client of the JDK makes another one in silence when the server has closed it. */
final class KeptConnection implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final SSLSocket socket;
    private final InputStream in;

    private KeptConnection(SSLSocket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    /** @param closes whether the server closes the connection behind it (RFC 9112, 9.6) */
    record Answer(int status, boolean closes) {}

    static KeptConnection to(int port, SSLContext trust) throws IOException {
        var socket = (SSLSocket) trust.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(Math.toIntExact(PATIENCE.toMillis()));
        socket.startHandshake();
        return new KeptConnection(socket, new BufferedInputStream(socket.getInputStream()));
    }

    /** @throws IOException when the connection is closed already */
    Answer exchange(String form) throws IOException {
        var request = "POST /oauth2/token HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: " + form.length()
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n" + form;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        int status = Integer.parseInt(line().substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        var headers = headers();
        var length = headers.get("content-length");
        if (length != null) in.skipNBytes(Long.parseLong(length));
        else skipChunks();
        return new Answer(status, "close".equals(headers.get("connection")));
    }

    private Map<String, String> headers() throws IOException {
        var headers = new HashMap<String, String>();
        for (var line = line(); !line.isEmpty(); line = line()) {
            var name = line.substring(0, line.indexOf(':'));
            headers.put(
                    name.toLowerCase(Locale.ROOT),
                    line.substring(name.length() + 1).strip());
        }
        return headers;
    }

    /** RFC 9112, 7.1. */
    private void skipChunks() throws IOException {
        for (int size = -1; size != 0; line()) {
            size = Integer.parseInt(line(), 16);
            in.skipNBytes(size);
        }
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) throw new EOFException("the server has closed the connection");
            if (c != '\r') line.append((char) c);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
