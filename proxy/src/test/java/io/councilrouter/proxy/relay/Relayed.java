package io.councilrouter.proxy.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The result of an answer that goes through a relay.
 *
 * @param text what the client would get
 * @param fault why it is not complete, null if it is
 * @param contents how many frames or parts with output there were
 * @param leftOut how many frames were left out
 */
record Relayed(String text, @Nullable FaultCode fault, long contents, int leftOut) {
    private static final PooledByteBufAllocator POOL = PooledByteBufAllocator.DEFAULT;

    /** Makes a relay into a sink. */
    interface Maker extends Function<Pieces, Relay> {}

    /** Sends the answer through one relay after another, cut in two at every byte; all results must be the same. */
    static Relayed everyCut(Maker made, String wire) {
        byte[] bytes = wire.getBytes(StandardCharsets.ISO_8859_1);
        Relayed whole = of(made, bytes, bytes.length);
        for (int cut = 0; cut < bytes.length; cut++) {
            Relayed other = of(made, bytes, cut);
            assertEquals(whole.text, other.text, "cut at " + cut);
            assertEquals(whole.fault, other.fault, "cut at " + cut);
            assertEquals(whole.leftOut, other.leftOut, "cut at " + cut);
        }
        return whole;
    }

    private static Relayed of(Maker made, byte[] bytes, int cut) {
        Pieces out = new Pieces(POOL);
        Relay relay = made.apply(out);
        part(relay, bytes, 0, cut);
        part(relay, bytes, cut, bytes.length);
        if (relay.fault() == null) {
            relay.onEnd();
        }
        Fault fault = relay.fault();
        int leftOut = relay.leftOut();
        long contents = relay.contents();
        relay.close();
        ByteBuf all = out.takeComposite();
        String text = all.toString(StandardCharsets.ISO_8859_1);
        all.release();
        out.release();
        return new Relayed(text, fault == null ? null : fault.code(), contents, leftOut);
    }

    private static void part(Relay relay, byte[] bytes, int from, int to) {
        if (from < to && relay.fault() == null) {
            ByteBuf part = POOL.directBuffer(to - from).writeBytes(bytes, from, to - from);
            relay.onBody(part);
            part.release();
        }
    }
}
