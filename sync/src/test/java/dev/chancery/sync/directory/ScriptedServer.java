package dev.chancery.sync.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.listener.LDAPListener;
import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerConfig;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.protocol.SearchResultReferenceProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server that answers searches as a script says, right or wrong, and lets everybody in. */
final class ScriptedServer implements AutoCloseable {
    private final LDAPListener listener;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicInteger searches = new AtomicInteger();

    /** What to answer to the n-th search of subtrees or of one entry, counted from 1. */
    interface Script {
        Answer answer(int number, SearchRequestProtocolOp request);
    }

    /**
     * What a search brings before and with its result.
     *
     * @param cookie of the page: empty for the last one, null for no paging control at all
     */
    record Answer(
            List<Entry> entries,
            int references,
            ResultCode code,
            @Nullable String cookie,
            Ending ending) {
        static Answer last(Entry... entries) {
            return new Answer(List.of(entries), 0, ResultCode.SUCCESS, "", Ending.RESULT);
        }

        Answer more(String next) {
            return new Answer(entries, references, code, next, ending);
        }

        Answer unpaged() {
            return new Answer(entries, references, code, null, ending);
        }

        Answer code(ResultCode other) {
            return new Answer(entries, references, other, cookie, ending);
        }

        Answer referring() {
            return new Answer(entries, references + 1, code, cookie, ending);
        }

        Answer ending(Ending other) {
            return new Answer(entries, references, code, cookie, other);
        }
    }

    /** How an answer ends. */
    enum Ending {
        RESULT,
        SILENCE,
        HANG_UP
    }

    ScriptedServer(Script script) {
        this(script, null);
    }

    ScriptedServer(Script script, @Nullable SSLContext tls) {
        try {
            var config = new LDAPListenerConfig(0, new Scripted(script, null));
            config.setListenAddress(InetAddress.getLoopbackAddress());
            if (tls != null) config.setServerSocketFactory(tls.getServerSocketFactory());
            listener = new LDAPListener(config);
            listener.startListening();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getListenPort();
    }

    @Override
    public void close() {
        closing.countDown();
        listener.shutDown(true);
    }

    private final class Scripted extends SearchesOnly {
        private final Script script;
        private final @Nullable LDAPListenerClientConnection client;

        Scripted(Script script, @Nullable LDAPListenerClientConnection client) {
            this.script = script;
            this.client = client;
        }

        @Override
        public LDAPListenerRequestHandler newInstance(LDAPListenerClientConnection connection) {
            return new Scripted(script, connection);
        }

        @Override
        public LDAPMessage processSearchRequest(int id, SearchRequestProtocolOp request, List<Control> controls) {
            var answer = script.answer(searches.incrementAndGet(), request);
            try {
                return perform(id, answer, request.getScope().equals(SearchScope.SUB));
            } catch (LDAPException | IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private LDAPMessage perform(int id, Answer answer, boolean paged)
                throws LDAPException, IOException, InterruptedException {
            var connection = Objects.requireNonNull(client);
            for (var entry : answer.entries()) connection.sendSearchResultEntry(id, entry);
            var reference = new SearchResultReferenceProtocolOp(List.of("ldap://elsewhere.example/dc=corp"));
            for (int i = 0; i < answer.references(); i++) connection.sendSearchResultReference(id, reference);
            switch (answer.ending()) {
                case RESULT -> {}
                case SILENCE -> closing.await();
                case HANG_UP -> connection.close();
            }
            var done = new SearchResultDoneProtocolOp(answer.code().intValue(), null, "so says the script", List.of());
            var control = Stream.ofNullable(paged ? answer.cookie() : null)
                    .<Control>map(cookie -> new SimplePagedResultsControl(0, new ASN1OctetString(cookie)))
                    .toList();
            return new LDAPMessage(id, done, control);
        }
    }
}
