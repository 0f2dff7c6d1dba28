package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.http.Headers;
import io.councilrouter.config.LimitsConfig;
import io.councilrouter.proxy.seals.SealShelf;
import io.councilrouter.proxy.turns.Turns;
import io.councilrouter.routing.table.Backend;
import io.netty.buffer.ByteBufAllocator;

/**
 * What the attempts of one loop need to speak to backends: connections, the writer of heads, which headers cross,
 * where freed slots go, and what is kept for the next turn. One per loop, on it.
 */
final class BackendSide {
    private final Turns turns;
    private final ByteBufAllocator allocator;
    private final Links links;
    private final Admission admission;
    private final RequestHeads requestHeads;
    private HeaderPolicy headers;
    private final SealShelf seals;
    private long framesLeftOut;
    private long linesRemoved;

    BackendSide(LoopState.Parts parts, LoopState.Pipeline pipeline) {
        turns = parts.turns();
        allocator = parts.allocator();
        links = parts.links();
        admission = parts.admission();
        seals = parts.seals();
        headers = pipeline.headers();
        requestHeads = new RequestHeads(allocator, headers);
        limit(pipeline.config().edge().limits());
    }

    /** What another configuration says, from now on. */
    void use(LoopState.Pipeline next) {
        headers = next.headers();
        requestHeads.use(headers);
        limit(next.config().edge().limits());
    }

    /** Each loop says the same to the shelf that they share. */
    private void limit(LimitsConfig limits) {
        seals.limits(
                limits.sealedReasoning().bytes(), limits.sealedReasoningIdle().toNanos(), turns.nanos());
    }

    Turns turns() {
        return turns;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    /** Sealed reasoning kept for the next turn. */
    SealShelf seals() {
        return seals;
    }

    /** Connections to backends. */
    Links links() {
        return links;
    }

    RequestHeads requestHeads() {
        return requestHeads;
    }

    /** Adds the lines of an answer that a client may see, of a backend that was asked on {@code wire}. */
    void addBack(Headers lines, Wire wire, AnswerHead answer) {
        headers.addBack(lines, wire, answer);
    }

    /** A slot was released while somebody waited for one. */
    void slotFreed(Backend backend) {
        admission.slotFreed(backend);
    }

    /** Frames of a translated answer were left out, because they were no JSON at all. */
    void leftOut(int frames) {
        framesLeftOut += frames;
    }

    /** Frames left out, ever. */
    long framesLeftOut() {
        return framesLeftOut;
    }

    /** A line that a client wrote for its own server was left out of a request to another. */
    void lineRemoved() {
        linesRemoved++;
    }

    /** Such lines, ever. */
    long linesRemoved() {
        return linesRemoved;
    }
}
