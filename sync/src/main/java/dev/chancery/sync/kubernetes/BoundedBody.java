package dev.chancery.sync.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/** Collects an answer's bytes, and gives up on an answer that is too long. */
final class BoundedBody implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final int longest;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    BoundedBody(int longest) {
        this.longest = longest;
    }

    /** @throws TooLong when there are more bytes than allowed */
    @Override
    public synchronized void consume(List<ByteBuffer> chunk, AsyncBody body) throws TooLong {
        for (var buffer : chunk) {
            if (bytes.size() + buffer.remaining() > longest) throw new TooLong(longest);
            var some = new byte[buffer.remaining()];
            buffer.get(some);
            bytes.writeBytes(some);
        }
        body.consume();
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    /** More bytes than anyone needs. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(int longest) {
            super("the answer is longer than " + longest + " bytes");
        }
    }
}
