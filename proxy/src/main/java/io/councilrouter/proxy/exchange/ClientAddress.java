package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.config.Cidr;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the address that a request came from. {@code X-Forwarded-For} is believed only if a trusted proxy sent it; then the last
 * address in its list counts that is not a trusted proxy's.
 */
final class ClientAddress {
    private ClientAddress() {}

    static String of(Headers headers, String peer, List<Cidr> trusted) {
        if (!headers.has(KnownHeader.X_FORWARDED_FOR) || !trusts(trusted, peer)) {
            return peer;
        }
        String client = peer;
        for (int i = headers.size() - 1; i >= 0; i--) {
            if (headers.known(i) != KnownHeader.X_FORWARDED_FOR) {
                continue;
            }
            String[] hops = headers.text(i).split(",", -1);
            for (int hop = hops.length - 1; hop >= 0; hop--) {
                String address = hops[hop].strip();
                if (literal(address) == null) {
                    return client;
                }
                client = address;
                if (!trusts(trusted, address)) {
                    return client;
                }
            }
        }
        return client;
    }

    private static boolean trusts(List<Cidr> trusted, String address) {
        InetAddress parsed = literal(address);
        if (parsed == null) {
            return false;
        }
        for (Cidr network : trusted) {
            if (network.contains(parsed)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
