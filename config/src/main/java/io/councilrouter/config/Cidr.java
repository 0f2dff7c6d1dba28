package io.councilrouter.config;

import java.net.InetAddress;

/**
 * A network in CIDR notation, IPv4 or IPv6; a plain address is a network of one.
 *
 * @param network an address of the network
 * @param prefix number of leading bits that count, 0 to 32 or 128
 */
public record Cidr(InetAddress network, int prefix) {

    /**
     * Reads {@code 10.0.0.0/8}, {@code ::1/128} or {@code 127.0.0.1}. Never queries a name server.
     *
     * @throws IllegalArgumentException if the text is not in this form
     */
    public static Cidr of(String text) {
        int slash = text.indexOf('/');
        InetAddress address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
        int bits = address.getAddress().length * 8;
        int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
        if (prefix < 0 || prefix > bits) {
            throw new IllegalArgumentException("prefix length beyond " + bits);
        }
        return new Cidr(address, prefix);
    }

    /** Whether an address lies in this network; one of the other family never does. */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] theirs = address.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        int whole = prefix / 8;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != theirs[i]) {
                return false;
            }
        }
        int rest = prefix % 8;
        int mask = 0xff << (8 - rest);
        return rest == 0 || (mine[whole] & mask) == (theirs[whole] & mask);
    }

    /** In the written form, with the first run of zeros of an IPv6 address left out. */
    @Override
    public String toString() {
        return network.getHostAddress().replaceFirst("(?:^|:)0(?::0)+(?::|$)", "::") + "/" + prefix;
    }
}
