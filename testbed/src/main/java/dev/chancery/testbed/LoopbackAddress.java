package dev.chancery.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An address in 127.0.0.0/8 for a server whose ports cannot be chosen. Linux answers on all 16 million without any
 * set-up, and one taken by chance is free of other JVMs' servers.
 */
final class LoopbackAddress {
    private static final int LDAP = 389;
    private static final int LDAPS = 636;
    /** Kerberos and its password changes, LDAP, LDAPS and both for the global catalogue. */
    private static final int[] PORTS = {88, 464, LDAP, LDAPS, 3268, 3269};

    private static final int ATTEMPTS = 20;

    private LoopbackAddress() {}

    /**
     * An address where a directory's usual ports are free.
     *
     * @throws ServerFailed when the ports are taken wherever we look, so probably on every address
     */
    static DirectoryAddress free() {
        return Stream.generate(LoopbackAddress::any)
                .limit(ATTEMPTS)
                .filter(host -> IntStream.of(PORTS).allMatch(port -> isFree(host, port)))
                .findFirst()
                .map(host -> new DirectoryAddress(host, LDAP, LDAPS))
                .orElseThrow(() ->
                        new ServerFailed("port 88, 389, 464, 636, 3268 or 3269 is taken on every loopback address;"
                                + " if a directory runs as a service here, stop it: systemctl disable --now slapd"));
    }

    private static String any() {
        var random = ThreadLocalRandom.current();
        return "127.%d.%d.%d".formatted(random.nextInt(1, 255), random.nextInt(256), random.nextInt(2, 255));
    }

    private static boolean isFree(String host, int port) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
