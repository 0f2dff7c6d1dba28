package io.councilrouter.config;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** An address to listen on, as it is written: {@code host:port}, {@code [::1]:port} or {@code unix:PATH}. */
public final class ListenAddress {
    static final String UNIX = "unix:";

    private ListenAddress() {}

    /**
     * What {@code text} means. A host name is resolved, which may take a while.
     *
     * @param home absolute directory that a relative path lies under
     * @return an {@link InetSocketAddress} or a {@link UnixDomainSocketAddress}
     * @throws IllegalArgumentException with a message that goes on from the text: {@code is neither ...}
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
     * Whether {@code text} can be read; nothing is resolved.
     *
     * @throws IllegalArgumentException if not
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
