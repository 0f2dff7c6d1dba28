package io.councilrouter.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where an egress proxy listens, and how the gateway identifies itself.
 *
 * @param host name or address, without brackets
 * @param port 1 to 65535
 * @param userInfo {@code user:password}, decoded; null if the proxy requires none
 */
public record ProxyAddress(String host, int port, @Nullable Secret userInfo) {
    private static final String SCHEME = "http://";

    /**
     * Reads {@code http://[user:password@]host:port}.
     *
     * @throws IllegalArgumentException if it is not in this form; the message never repeats it
     */
    public static ProxyAddress of(Secret url) {
        if (!url.reveal().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw wrong("must begin with http://, even for https backends, whose TLS runs inside the tunnel", null);
        }
        URI uri;
        try {
            uri = new URI(url.reveal());
        } catch (URISyntaxException e) {
            throw wrong(
                    "is not a URL; special characters in user and password must be percent-encoded (\"@\" is %40)", e);
        }
        Authority place = Authority.of(uri);
        if (place.host().isEmpty() || place.port() < 1 || place.port() > 65535) {
            throw wrong("must name host and port, as in http://proxy.example.org:3128", null);
        }
        boolean more = !(uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null;
        if (more) {
            throw wrong("must end after the port", null);
        }
        String user = decoded(place.userInfo());
        if (user != null && (user.indexOf(':') < 1 || user.chars().anyMatch(c -> c < ' ' || c == 0x7f))) {
            throw wrong("must name user and password, as in http://user:password@host:port", null);
        }
        return new ProxyAddress(place.plainHost(), place.port(), user == null ? null : new Secret(user));
    }

    private static @Nullable String decoded(@Nullable String userInfo) {
        return userInfo == null
                ? null
                : URI.create("http://" + userInfo + "@host").getUserInfo();
    }

    /** Value of {@code Proxy-Authorization} (RFC 7617); empty if the proxy requires none. */
    public Secret basic() {
        return new Secret(
                userInfo == null
                        ? ""
                        : "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(userInfo.reveal().getBytes(StandardCharsets.UTF_8)));
    }

    private static IllegalArgumentException wrong(String what, @Nullable URISyntaxException hidden) {
        // The cause would repeat the URL with its password; the index in it is enough.
        return new IllegalArgumentException(
                hidden == null ? what : what + ", see character " + (hidden.getIndex() + 1));
    }
}
