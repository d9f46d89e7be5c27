package dev.chancery.bench;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One HTTP/1.1 connection to a server on this machine, kept alive as long as the server likes, and then made anew. */
final class Wire implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final int port;
    private final InetAddress source;
    private final byte[] buffer = new byte[16 * 1024];
    private @Nullable Socket socket;
    private int at;
    private int end;

    Wire(int port) {
        this(port, InetAddress.getLoopbackAddress());
    }

    /** @param source the address that it comes from, one of this machine's */
    Wire(int port, InetAddress source) {
        this.port = port;
        this.source = source;
    }

    /** @param status of HTTP */
    record Answer(int status, String body) {}

    /** @param request as it goes over the wire */
    Answer ask(byte[] request) throws IOException {
        var open = opened();
        open.getOutputStream().write(request);
        var status = line(open);
        int length = 0;
        boolean chunked = false;
        boolean last = false;
        for (var header = line(open); !header.isEmpty(); header = line(open)) {
            var lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:"))
                length = Integer.parseInt(
                        lower.substring("content-length:".length()).strip());
            else if (lower.startsWith("transfer-encoding:")) chunked = lower.contains("chunked");
            else if (lower.startsWith("connection:")) last = lower.contains("close");
        }
        var body = new ByteArrayOutputStream(1024);
        if (chunked) chunks(open, body);
        else take(open, length, body);
        if (last) close();
        return new Answer(Integer.parseInt(status.substring(9, 12)), body.toString(StandardCharsets.UTF_8));
    }

    private Socket opened() throws IOException {
        var open = socket;
        if (open == null) {
            open = new Socket(InetAddress.getLoopbackAddress(), port, source, 0);
            open.setTcpNoDelay(true);
            open.setSoTimeout(PATIENCE_MILLIS);
            socket = open;
            at = 0;
            end = 0;
        }
        return open;
    }

    /** RFC 9112, 7.1 */
    private void chunks(Socket open, ByteArrayOutputStream body) throws IOException {
        for (int size = size(open); size > 0; size = size(open)) {
            take(open, size, body);
            line(open);
        }
        line(open); // no trailers come
    }

    private int size(Socket open) throws IOException {
        return Integer.parseInt(line(open), 16);
    }

    private void take(Socket open, int length, ByteArrayOutputStream body) throws IOException {
        for (int left = length; left > 0; ) {
            if (at == end) fill(open);
            int some = Math.min(left, end - at);
            body.write(buffer, at, some);
            at += some;
            left -= some;
        }
    }

    private String line(Socket open) throws IOException {
        var line = new StringBuilder(64);
        while (true) {
            if (at == end) fill(open);
            char next = (char) (buffer[at++] & 0xff);
            if (next == '\n') return line.toString();
            if (next != '\r') line.append(next);
        }
    }

    private void fill(Socket open) throws IOException {
        int read = open.getInputStream().read(buffer);
        if (read < 0) throw new EOFException("the server hung up in the middle of an answer");
        at = 0;
        end = read;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) socket.close();
        socket = null;
    }
}
