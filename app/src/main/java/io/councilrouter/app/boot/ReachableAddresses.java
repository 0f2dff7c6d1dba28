package io.councilrouter.app.boot;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The addresses under which a listening socket can be reached, for people.
 *
 * @param here address to use on this machine, {@code http://host:port}
 * @param network address to use from other machines; empty if there is none, or it is {@code here}
 * @param exposed public address under which strangers may reach it; empty if there is none
 * @param contained whether these belong to a container, so that others must use its host's address and the published
 *     port
 */
record ReachableAddresses(String here, String network, String exposed, boolean contained) {
    private static final Logger LOG = LoggerFactory.getLogger(ReachableAddresses.class);

    /** Interfaces of containers and virtual machines on this host, whose addresses are of no use elsewhere. */
    private static final Pattern INNER =
            Pattern.compile("(docker|br-|veth|virbr|cni|flannel|cali|podman|lxc|vmnet|vboxnet).*");

    private static final int CARRIER_FIRST = 100;
    private static final int CARRIER_SECOND = 64;
    private static final int CARRIER_MASK = 0xC0;
    private static final int UNIQUE_LOCAL = 0xFC;
    private static final int UNIQUE_LOCAL_MASK = 0xFE;

    /** Files that container engines leave in a container; under Kubernetes an environment variable tells. */
    private static final List<Path> MARKS = List.of(Path.of("/.dockerenv"), Path.of("/run/.containerenv"));

    /** The same on a machine that is not a container. */
    ReachableAddresses(String here, String network, String exposed) {
        this(here, network, exposed, false);
    }

    /** The addresses for {@code host}, as written in the configuration, on this machine. May resolve a name. */
    static ReachableAddresses of(String host, int port) {
        ReachableAddresses places = of(host, port, addresses());
        boolean contained = MARKS.stream().anyMatch(Files::exists) || System.getenv("KUBERNETES_SERVICE_HOST") != null;
        return new ReachableAddresses(places.here, places.network, places.exposed, contained);
    }

    /** The same on a machine whose interfaces have these addresses. */
    static ReachableAddresses of(String host, int port, List<InetAddress> own) {
        InetAddress bound;
        try {
            bound = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return new ReachableAddresses(url(host, port), "", "");
        }
        if (bound.isLoopbackAddress()) {
            return new ReachableAddresses(url(bound instanceof Inet6Address ? "[::1]" : "localhost", port), "", "");
        }
        if (!bound.isAnyLocalAddress()) {
            return new ReachableAddresses(url(bracketed(host, bound), port), "", isPublic(bound) ? literal(bound) : "");
        }
        String network = "";
        String exposed = "";
        for (InetAddress each : own) {
            boolean reaches = bound instanceof Inet6Address || each instanceof Inet4Address;
            if (network.isEmpty() && each instanceof Inet4Address) {
                network = url(literal(each), port);
            }
            if (exposed.isEmpty() && reaches && isPublic(each)) {
                exposed = literal(each);
            }
        }
        return new ReachableAddresses(url("localhost", port), network, exposed);
    }

    private static String url(String host, int port) {
        return "http://" + host + ":" + port;
    }

    private static String bracketed(String host, InetAddress bound) {
        return bound instanceof Inet6Address && host.indexOf(':') >= 0 ? "[" + literal(bound) + "]" : host;
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** Whether strangers may reach it: not private, not carrier-grade NAT, not link-local. */
    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = Byte.toUnsignedInt(bytes[0]);
        boolean carrier = address instanceof Inet4Address
                && first == CARRIER_FIRST
                && (Byte.toUnsignedInt(bytes[1]) & CARRIER_MASK) == CARRIER_SECOND;
        boolean uniqueLocal = address instanceof Inet6Address && (first & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
        return !(address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || carrier
                || uniqueLocal);
    }

    /** Addresses of this machine's interfaces that are up, private ones first; none if they cannot be listed. */
    private static List<InetAddress> addresses() {
        List<InetAddress> all = new ArrayList<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isUp()
                        && !each.isLoopback()
                        && !INNER.matcher(each.getName().toLowerCase(Locale.ROOT))
                                .matches()) {
                    all.addAll(Collections.list(each.getInetAddresses()));
                }
            }
        } catch (IOException e) {
            LOG.debug("event=interfaces_unknown", e);
        }
        all.removeIf(each -> each.isLinkLocalAddress() || each.isLoopbackAddress());
        all.sort((a, b) -> Boolean.compare(isPublic(a), isPublic(b)));
        return all;
    }
}
