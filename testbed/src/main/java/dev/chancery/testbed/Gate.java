package dev.chancery.testbed;

import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedAddRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedCompareRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedDeleteRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedExtendedRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyDNRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedModifyRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSASLBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchEntry;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSearchRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindRequest;
import com.unboundid.ldap.listener.interceptor.InMemoryInterceptedSimpleBindResult;
import com.unboundid.ldap.listener.interceptor.InMemoryOperationInterceptor;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What every request to the embedded directory passes: it can be shut, so that requests wait, and it lets in only those
 * who bound by name, and only the administrator to write. Strangers may read the root DSE.
 */
final class Gate extends InMemoryOperationInterceptor {
    private static final String NOBODY = "";

    private final String administrator;
    private final Map<Long, String> bound = new ConcurrentHashMap<>();
    private volatile @Nullable DN hidden;
    private boolean shut;
    private long generation;

    Gate(String administrator) {
        this.administrator = administrator;
    }

    /** From now on requests wait. */
    synchronized void shut() {
        shut = true;
    }

    /** Waiting requests go on, and later ones do not wait. */
    synchronized void open() {
        shut = false;
        notifyAll();
    }

    /** Waiting requests will never be carried out. */
    synchronized void breakOff() {
        generation++;
        bound.clear();
        open();
    }

    @Override
    public void processAddRequest(InMemoryInterceptedAddRequest request) throws LDAPException {
        write(request);
    }

    @Override
    public void processDeleteRequest(InMemoryInterceptedDeleteRequest request) throws LDAPException {
        write(request);
    }

    @Override
    public void processModifyRequest(InMemoryInterceptedModifyRequest request) throws LDAPException {
        write(request);
    }

    @Override
    public void processModifyDNRequest(InMemoryInterceptedModifyDNRequest request) throws LDAPException {
        write(request);
    }

    @Override
    public void processCompareRequest(InMemoryInterceptedCompareRequest request) throws LDAPException {
        read(request);
    }

    @Override
    public void processSearchRequest(InMemoryInterceptedSearchRequest request) throws LDAPException {
        var search = request.getRequest();
        if (search.getBaseDN().isEmpty() && search.getScope().equals(SearchScope.BASE)) {
            pass();
        } else {
            read(request);
        }
    }

    /** From now on only the administrator sees this entry and what is below it; with null everybody sees everything. */
    void hide(@Nullable DN unit) {
        hidden = unit;
    }

    @Override
    public void processSearchEntry(InMemoryInterceptedSearchEntry result) {
        var unit = hidden;
        var entry = result.getSearchEntry();
        if (unit == null || entry == null || who(result.getConnectionID()).equalsIgnoreCase(administrator)) return;
        try {
            if (entry.getParsedDN().isDescendantOf(unit, true)) result.setSearchEntry(null);
        } catch (LDAPException e) {
            throw new IllegalStateException("the server holds an entry without a valid name", e);
        }
    }

    @Override
    public void processExtendedRequest(InMemoryInterceptedExtendedRequest request) throws LDAPException {
        pass();
    }

    @Override
    public void processSASLBindRequest(InMemoryInterceptedSASLBindRequest request) throws LDAPException {
        throw new LDAPException(ResultCode.AUTH_METHOD_NOT_SUPPORTED, "simple binds only");
    }

    @Override
    public void processSimpleBindRequest(InMemoryInterceptedSimpleBindRequest request) throws LDAPException {
        pass();
        bound.remove(request.getConnectionID()); // RFC 4511, 4.2.1: whoever binds is nobody until it has succeeded
    }

    @Override
    public void processSimpleBindResult(InMemoryInterceptedSimpleBindResult result) {
        var answer = result.getResult();
        if (answer != null && ResultCode.SUCCESS.equals(answer.getResultCode())) {
            bound.put(result.getConnectionID(), result.getRequest().getBindDN());
        }
    }

    private void read(InMemoryInterceptedRequest request) throws LDAPException {
        pass();
        if (who(request.getConnectionID()).isEmpty()) {
            throw new LDAPException(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "strangers may read the root DSE only");
        }
    }

    private void write(InMemoryInterceptedRequest request) throws LDAPException {
        pass();
        if (!who(request.getConnectionID()).equalsIgnoreCase(administrator)) {
            throw new LDAPException(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "only the administrator may write");
        }
    }

    private String who(long connection) {
        return bound.getOrDefault(connection, NOBODY);
    }

    private synchronized void pass() throws LDAPException {
        var arrivedIn = generation;
        try {
            while (shut) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LDAPException(ResultCode.UNAVAILABLE, "interrupted", e);
        }
        if (arrivedIn != generation) {
            throw new LDAPException(ResultCode.UNAVAILABLE, "the server was killed");
        }
    }
}
