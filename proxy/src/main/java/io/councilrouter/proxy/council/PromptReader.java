package io.councilrouter.proxy.council;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.RequestEcho;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Endpoint;
import io.councilrouter.proxy.exchange.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link SharedPrompt} of a run from a request in any dialect, over several turns of the loop, so that a huge
 * request does not hold up other streams. Belongs to one run, on its loop.
 */
final class PromptReader {
    /** Steps in one turn; a step is at most one message, part or tool. */
    private static final int STEPS_PER_TURN = 64;

    private final PromptSink sink;
    private final ByteBuf view;
    private final RequestReader reader;
    private final ByteBufAllocator allocator;
    private final boolean asItCame;
    private @Nullable Fault fault;
    private @Nullable SharedPrompt prompt;
    private @Nullable RequestEcho echo;
    private boolean closed;

    /** A reader of the request of {@code x}, for questions to the endpoint {@code member}. */
    PromptReader(Exchange x, RequestFacts facts, Endpoint member) {
        allocator = x.allocator();
        asItCame = x.dialect().equals(member.dialect());
        sink = new PromptSink(
                allocator, (int) Math.min(Integer.MAX_VALUE, x.body().size()));
        view = x.body().view();
        reader = x.wire().requestReader(view, facts);
    }

    /** Reads for one turn; true when done, with {@link #fault} telling whether it worked. */
    boolean step() {
        for (int i = 0; i < STEPS_PER_TURN; i++) {
            switch (reader.step(sink)) {
                case MORE -> {}
                case BAD -> {
                    fault = reader.fault();
                    return true;
                }
                case DONE -> {
                    finish();
                    return true;
                }
            }
        }
        return false;
    }

    private void finish() {
        if (reader.settled() != null) {
            fault = new Fault.Client(
                    FaultCode.INVALID_ARGUMENT,
                    "There is nothing for a council to answer: the request has no messages and no prompt.",
                    "messages");
            return;
        }
        prompt = sink.prompt(allocator, asItCame);
        echo = reader.echo();
    }

    /** Why the request cannot be put to a council; null if it can. */
    @Nullable
    Fault fault() {
        return fault;
    }

    /** What was read. Call once {@link #step} has returned true and there is no fault; the caller closes it. */
    SharedPrompt prompt() {
        if (prompt == null) {
            throw new IllegalStateException("not read, or unreadable");
        }
        return prompt;
    }

    /** What the council's answer repeats of the request; null if nothing, or if it has been taken. Whoever takes it closes it. */
    @Nullable
    RequestEcho takeEcho() {
        RequestEcho taken = echo;
        echo = null;
        return taken;
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        reader.close();
        view.release();
        if (echo != null) {
            echo.close();
            echo = null;
        }
        if (prompt == null) {
            sink.release();
        }
    }
}
