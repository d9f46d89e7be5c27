package dev.chancery.broker.issuer;

import dev.chancery.broker.issuer.ClusterIssuer.Allowance;
import dev.chancery.broker.issuer.KeyFetcher.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves the names that a connection is about to be made to, and answers only addresses that are allowed. The client
 * connects to just these, so a name that means something else a moment later (DNS rebinding) gains nothing.
 */
final class CheckedNames implements DnsResolver {
    private final Lookup lookup;
    private final Set<Allowance> allowed;

    CheckedNames(Lookup lookup, Set<Allowance> allowed) {
        this.lookup = lookup;
        this.allowed = Set.copyOf(allowed);
    }

    /** One address that is not allowed spoils the name: it would be as good as the others at the next try. */
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var addresses = lookup.addresses(host);
        for (var address : addresses) {
            if (!isAllowed(address)) throw new NotAllowed(host, AddressKind.of(address));
        }
        return addresses;
    }

    private boolean isAllowed(InetAddress address) {
        return switch (AddressKind.of(address)) {
            case PUBLIC -> true;
            case PRIVATE -> allowed.contains(Allowance.PRIVATE_ADDRESSES);
            case FORBIDDEN -> false;
        };
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    /** Name to addresses. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    /** A name leads where it must not; the address itself is not told. */
    static final class NotAllowed extends UnknownHostException {
        private static final long serialVersionUID = 1L;

        NotAllowed(String host, AddressKind kind) {
            super(host + " leads to " + (kind == AddressKind.PRIVATE ? "a private" : "a forbidden") + " address");
        }

        FetchRefused refused() {
            return new FetchRefused(Reason.ADDRESS_NOT_ALLOWED, String.valueOf(getMessage()));
        }
    }
}
