package dev.chancery.broker.issuer;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/** Where an address leads: the guard against requests that our own network would answer. */
enum AddressKind {
    /** The Internet. */
    PUBLIC,
    /** This machine or a private network: for clusters that say so. */
    PRIVATE,
    /** Link-local, multicast, reserved, made for examples or tunnels, or a cloud's metadata: for nobody. */
    FORBIDDEN;

    /** The first that contains an address decides. IANA's special-purpose registries (RFC 6890), and the clouds' own. */
    private static final List<Range> RANGES = List.of(
            new Range("100.100.100.200", 32, FORBIDDEN), // metadata of Alibaba Cloud
            new Range("168.63.129.16", 32, FORBIDDEN), // the platform of Azure
            new Range("0.0.0.0", 8, FORBIDDEN),
            new Range("10.0.0.0", 8, PRIVATE),
            new Range("100.64.0.0", 10, PRIVATE), // RFC 6598
            new Range("127.0.0.0", 8, PRIVATE),
            new Range("169.254.0.0", 16, FORBIDDEN), // RFC 3927; metadata of most clouds
            new Range("172.16.0.0", 12, PRIVATE),
            new Range("192.0.0.0", 24, FORBIDDEN),
            new Range("192.0.2.0", 24, FORBIDDEN),
            new Range("192.88.99.0", 24, FORBIDDEN),
            new Range("192.168.0.0", 16, PRIVATE),
            new Range("198.18.0.0", 15, FORBIDDEN),
            new Range("198.51.100.0", 24, FORBIDDEN),
            new Range("203.0.113.0", 24, FORBIDDEN),
            new Range("224.0.0.0", 4, FORBIDDEN),
            new Range("240.0.0.0", 4, FORBIDDEN),
            new Range("0.0.0.0", 0, PUBLIC),
            new Range("fd00:ec2::", 32, FORBIDDEN), // metadata of AWS
            new Range("fd20:ce::", 32, FORBIDDEN), // metadata of Google Cloud
            new Range("::1", 128, PRIVATE),
            new Range("fc00::", 7, PRIVATE), // RFC 4193
            new Range("2001::", 23, FORBIDDEN), // Teredo and other protocols' own
            new Range("2001:db8::", 32, FORBIDDEN),
            new Range("2002::", 16, FORBIDDEN), // 6to4 leads to any IPv4 address
            new Range("3fff::", 20, FORBIDDEN),
            new Range("2000::", 3, PUBLIC), // all that is routed
            new Range("::", 0, FORBIDDEN));

    private static final Range NAT64 = new Range("64:ff9b::", 96, PUBLIC); // RFC 6052: the last 32 bits decide

    static AddressKind of(InetAddress address) {
        var bytes = address.getAddress();
        if (NAT64.contains(bytes)) return of(Arrays.copyOfRange(bytes, 12, 16));
        return of(bytes);
    }

    private static AddressKind of(byte[] address) {
        for (var range : RANGES) if (range.contains(address)) return range.kind;
        throw new IllegalStateException("the ranges leave no address out");
    }

    private static final class Range {
        private final byte[] network;
        private final int bits;
        private final AddressKind kind;

        Range(String network, int bits, AddressKind kind) {
            this.network = InetAddress.ofLiteral(network).getAddress();
            this.bits = bits;
            this.kind = kind;
        }

        boolean contains(byte[] address) {
            if (address.length != network.length) return false;
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit & 7);
                if (((address[bit >> 3] ^ network[bit >> 3]) & mask) != 0) return false;
            }
            return true;
        }
    }
}
