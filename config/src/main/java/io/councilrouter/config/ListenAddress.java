package io.councilrouter.config;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** An address to listen on, written as {@code host:port}, {@code [::1]:port} or {@code unix:PATH}. */
public final class ListenAddress {
    static final String UNIX = "unix:";

    private ListenAddress() {}

    /**
     * The address that {@code text} stands for. A host name is resolved, which may take a while.
     *
     * @param home absolute directory to which a relative path refers
     * @return an {@link InetSocketAddress} or a {@link UnixDomainSocketAddress}
     * @throws IllegalArgumentException with a message that continues the text: {@code is neither ...}
     */
    public static SocketAddress of(String text, Path home) {
        if (text.startsWith(UNIX)) {
            try {
                return UnixDomainSocketAddress.of(
                        home.resolve(text.substring(UNIX.length())).normalize());
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException("is not a path", e);
            }
        }
        check(text);
        int colon = text.lastIndexOf(':');
        String host = text.substring(0, colon);
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        return new InetSocketAddress(host, port(text));
    }

    /**
     * Checks that {@code text} is an address; nothing is resolved.
     *
     * @throws IllegalArgumentException if it is not
     */
    static void check(String text) {
        boolean unix = text.startsWith(UNIX) && text.length() > UNIX.length();
        boolean host = text.matches("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):[0-9]{1,5}") && port(text) <= 65_535;
        if (!unix && !host) {
            throw new IllegalArgumentException("is neither host:port nor unix:PATH");
        }
    }

    private static int port(String text) {
        return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
    }
}
