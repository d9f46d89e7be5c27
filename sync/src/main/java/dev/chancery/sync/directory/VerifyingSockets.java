package dev.chancery.sync.directory;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS sockets that make the platform compare the server's certificate with the host that was called, in the handshake and
 * by the rules for LDAP (RFC 4513, 3.1.3), and that do not wait for ever for a server that stops in its middle.
 */
final class VerifyingSockets extends SSLSocketFactory {
    private final SSLSocketFactory sockets;
    private final int milliseconds;

    VerifyingSockets(SSLSocketFactory sockets, Duration patience) {
        this.sockets = sockets;
        this.milliseconds = Math.toIntExact(patience.toMillis());
    }

    private Socket verifying(Socket socket) throws IOException {
        if (!(socket instanceof SSLSocket tls)) throw new IllegalStateException("a TLS factory made a plain socket");
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("LDAPS");
        tls.setSSLParameters(parameters);
        tls.setSoTimeout(milliseconds);
        return tls;
    }

    @Override
    public Socket createSocket() throws IOException {
        return verifying(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose) throws IOException {
        return verifying(sockets.createSocket(plain, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return verifying(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return verifying(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return verifying(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return verifying(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }
}
