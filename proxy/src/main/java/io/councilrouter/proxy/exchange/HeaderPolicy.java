package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.HeadWriter;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.RequestHead;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which headers cross, both ways, as two allow-lists; nothing else passes. A client's credentials and cookies never do,
 * except with the backend's {@code auth: passthrough}, and a key of the gateway's not even then; framing headers are always our own.
 */
public final class HeaderPolicy {
    private static final List<KnownHeader> UP_FIRST = List.of(KnownHeader.ACCEPT, KnownHeader.USER_AGENT);

    /** Behind the dialect's own. */
    private static final List<KnownHeader> UP_LAST =
            List.of(KnownHeader.IDEMPOTENCY_KEY, KnownHeader.TRACEPARENT, KnownHeader.TRACESTATE);

    private static final List<String> BACK = List.of("x-ratelimit-", "retry-after");

    /** What crosses to and from backends that are asked in one dialect: what is common to all, and its own. */
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    private record CrossingHeaders(KnownHeader[] up, byte[][] back) {
        static CrossingHeaders of(Dialect dialect) {
            List<KnownHeader> names = new ArrayList<>(UP_FIRST);
            names.addAll(dialect.headersUp());
            names.addAll(UP_LAST);
            List<String> prefixes = new ArrayList<>(BACK);
            prefixes.addAll(dialect.headersBack());
            return new CrossingHeaders(
                    names.stream().distinct().toArray(KnownHeader[]::new),
                    prefixes.stream().distinct().map(HeaderPolicy::ascii).toArray(byte[][]::new));
        }
    }

    private final byte[] via;
    private final Map<Wire, CrossingHeaders> byWire = new HashMap<>();

    /**
     * A policy.
     *
     * @param instance our own name in {@code Via}, by which loops are found
     * @param dialects each of which has headers of its own, that cross where a backend is asked in it
     */
    public HeaderPolicy(String instance, Dialects dialects) {
        via = ascii("1.1 council-router-" + instance);
        for (Dialect each : dialects.all()) {
            CrossingHeaders lists = CrossingHeaders.of(each);
            each.wires().forEach(wire -> byWire.put(wire, lists));
        }
    }

    private CrossingHeaders lists(Wire wire) {
        CrossingHeaders lists = byWire.get(wire);
        if (lists == null) {
            throw new IllegalStateException("no dialect of the gateway's has the wire " + wire.label());
        }
        return lists;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the request has been through this very gateway, or through more than five proxies. */
    public boolean loops(RequestHead head) {
        Headers headers = head.headers();
        if (!headers.has(KnownHeader.VIA)) {
            return false;
        }
        int hops = 0;
        for (int i = headers.first(KnownHeader.VIA); i < headers.size(); i++) {
            if (headers.known(i) == KnownHeader.VIA) {
                String value = headers.text(i);
                if (value.contains(new String(via, StandardCharsets.US_ASCII))) {
                    return true;
                }
                hops += value.split(",", -1).length;
            }
        }
        return hops > 5;
    }

    /** Writes the lines of {@code head} that a backend may see that is asked on {@code wire}; a key of ours is never among them. */
    void writeUp(RequestHead head, CallerView caller, BackendProfile profile, Wire wire, @Borrowed ByteBuf out) {
        Headers headers = head.headers();
        for (KnownHeader each : lists(wire).up()) {
            // What a council asks several times is not the client's one request that its key is for.
            if (each != KnownHeader.IDEMPOTENCY_KEY || caller.council().isEmpty()) {
                copy(headers, each, out);
            }
        }
        if (profile.passesAuth()) {
            boolean any = false;
            for (int i = 0; i < Credential.count(); i++) {
                Credential each = Credential.at(i);
                if (headers.has(each.header()) && !caller.isOurs(each)) {
                    any = true;
                    copy(headers, each.header(), out);
                }
            }
            if (!any) {
                out.writeBytes(profile.ownKey());
            }
        }
        writeVia(headers, out);
    }

    /** Whether a client brings credentials of its own, beside a key of ours. */
    static boolean brings(RequestHead head, CallerView caller) {
        for (int i = 0; i < Credential.count(); i++) {
            Credential each = Credential.at(i);
            if (head.headers().has(each.header()) && !caller.isOurs(each)) {
                return true;
            }
        }
        return false;
    }

    private static void copy(Headers headers, KnownHeader name, ByteBuf out) {
        int line = headers.first(name);
        if (line >= 0) {
            HeadWriter.copy(headers, line, out);
        }
    }

    private void writeVia(Headers headers, ByteBuf out) {
        out.writeBytes(VIA);
        for (int i = headers.first(KnownHeader.VIA); i >= 0 && i < headers.size(); i++) {
            if (headers.known(i) == KnownHeader.VIA) {
                headers.copyValue(i, out);
                out.writeByte(',').writeByte(' ');
            }
        }
        out.writeBytes(via).writeByte('\r').writeByte('\n');
    }

    private static final byte[] VIA = ascii("Via: ");

    /** Adds the lines of an answer that a client may see, of a backend that was asked on {@code wire}. */
    void addBack(Headers headers, Wire wire, AnswerHead answer) {
        byte[][] back = lists(wire).back();
        for (int i = 0; i < headers.size(); i++) {
            for (byte[] prefix : back) {
                if (headers.nameStartsWith(i, prefix)) {
                    answer.add(headers.name(i), headers.text(i));
                    break;
                }
            }
        }
    }
}
