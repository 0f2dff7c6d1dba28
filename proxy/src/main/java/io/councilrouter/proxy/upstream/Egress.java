package io.councilrouter.proxy.upstream;

import io.councilrouter.codec.http.Ascii;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.config.EgressConfig;
import io.councilrouter.config.NoProxy;
import io.councilrouter.config.ProxyAddress;
import io.councilrouter.config.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How connections to backends leave this machine: directly, or through a proxy. Immutable; shared by all loops. */
public final class Egress {
    /** Every host is reached directly. */
    public static final Egress DIRECT = new Egress(null, List.of());

    private final @Nullable ProxyAddress proxy;
    private final byte[] authorization;
    private final List<NoProxy> direct;

    private Egress(@Nullable ProxyAddress proxy, List<NoProxy> direct) {
        this.proxy = proxy;
        this.direct = direct;
        authorization = proxy == null || proxy.userInfo() == null
                ? new byte[0]
                : HeadWriter.line("Proxy-Authorization", proxy.basic().reveal());
    }

    /** As configured; the configuration has been checked. */
    public static Egress of(EgressConfig config) {
        Secret proxy = config.proxy();
        return proxy == null || proxy.isEmpty()
                ? DIRECT
                : new Egress(
                        ProxyAddress.of(proxy),
                        config.noProxy().stream().map(NoProxy::of).toList());
    }

    /** The proxy for {@code host}; null if it is reached directly. */
    @Nullable
    ProxyAddress proxyFor(String host) {
        if (proxy == null || NoProxy.loopback(host)) {
            return null;
        }
        for (NoProxy each : direct) {
            if (each.covers(host)) {
                return null;
            }
        }
        return proxy;
    }

    /** Whether {@code other} reaches {@code host} in the same way. */
    boolean sameFor(String host, Egress other) {
        ProxyAddress mine = proxyFor(host);
        return Objects.equals(mine, other.proxyFor(host))
                && (mine == null || Arrays.equals(authorization, other.authorization));
    }

    /** Header line that authenticates us to the proxy; empty if there is none. Must not be changed. */
    byte[] authorization() {
        return authorization;
    }

    /** Host and port as CONNECT wants them (RFC 9110 section 9.3.6). */
    static byte[] authority(String host, int port) {
        return Ascii.of((host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port);
    }
}
