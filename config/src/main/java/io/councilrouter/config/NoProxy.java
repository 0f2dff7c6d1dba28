package io.councilrouter.config;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code egress.no_proxy}: {@code *}, a host, a {@code .domain} (itself and everything below it), or a
 * network. Networks match only addresses: names are not resolved to find out.
 *
 * @param name host or domain in lower case, the latter with its dot; empty for a network and for {@code *}
 * @param network null unless the entry is one
 */
public record NoProxy(String name, @Nullable Cidr network) {
    private static final Pattern NAME = Pattern.compile("\\.?[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?\\.?");
    private static final Pattern LIKE_AN_ADDRESS = Pattern.compile("[0-9./]+|[0-9A-Fa-f.]*:[0-9A-Fa-f:./]*");

    /**
     * Reads one entry.
     *
     * @throws IllegalArgumentException if it is not a valid entry
     */
    public static NoProxy of(String text) {
        if (text.equals("*")) {
            return new NoProxy("", null);
        }
        if (LIKE_AN_ADDRESS.matcher(text).matches()) {
            return new NoProxy("", Cidr.of(text));
        }
        if (!NAME.matcher(text).matches()) {
            throw new IllegalArgumentException("not a host, .domain, network or *");
        }
        return new NoProxy(plain(text), null);
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    /**
     * Whether a host is reached directly because of this entry.
     *
     * @param host a name, or an address without brackets
     */
    public boolean covers(String host) {
        if (network != null) {
            InetAddress address = literal(host);
            return address != null && network.contains(address);
        }
        String plain = plain(host);
        return name.isEmpty()
                || plain.equals(name)
                || (name.startsWith(".") && (plain.endsWith(name) || plain.equals(name.substring(1))));
    }

    /** Whether a host is this machine itself, to which no proxy leads. */
    public static boolean loopback(String host) {
        String plain = plain(host);
        if (plain.equals("localhost") || plain.endsWith(".localhost")) {
            return true;
        }
        InetAddress address = literal(plain);
        return address != null && (address.isLoopbackAddress() || address.isAnyLocalAddress());
    }

    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
