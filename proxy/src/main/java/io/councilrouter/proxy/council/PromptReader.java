package io.councilrouter.proxy.council;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.proxy.exchange.Endpoint;
import io.councilrouter.proxy.exchange.Exchange;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link SharedPrompt} of a run out of a request in any dialect, in turns, so that a huge one does not hold up
 * the loop's streams. One run's, on its loop.
 */
final class PromptReader {
    /** Steps in one turn; a step is at most one message, part or tool. */
    private static final int STEPS_PER_TURN = 64;

    /** Stands for what is not known yet; nobody can guess it, so no conversation holds it. */
    private static final String MARK = "mark-" + UUID.randomUUID();

    private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_MESSAGES = "\"messages\":[]".getBytes(StandardCharsets.US_ASCII);

    private final Pieces shared;
    private final Pieces own;
    private final PromptSink sink;
    private final ByteBuf view;
    private final RequestReader reader;
    private @Nullable Fault fault;
    private @Nullable SharedPrompt prompt;
    private boolean closed;

    /** A reader of the request of {@code x}, which writes as {@code member} is asked. */
    PromptReader(Exchange x, RequestFacts facts, Endpoint member) {
        shared = new Pieces(x.loop().allocator());
        own = new Pieces(x.loop().allocator());
        Wire wire = member.asked();
        boolean same = x.dialect().equals(member.dialect());
        RequestOrder order = new RequestOrder(MARK, true, true, same, false);
        sink = new PromptSink(
                wire.requestWriter(order, shared),
                wire.requestWriter(order, own),
                x.loop().allocator(),
                MARK_BYTES);
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
        byte[] all = bytes(shared);
        int name = indexOf(all, MARK_BYTES, 0);
        int question = lastIndexOf(all, MARK_BYTES);
        byte[] answer = bytes(own);
        int fields = indexOf(answer, NO_MESSAGES, 0) + NO_MESSAGES.length;
        prompt = new SharedPrompt(
                // The name's own quotes go with it.
                Arrays.copyOfRange(all, 0, name - 1),
                Arrays.copyOfRange(all, name + MARK_BYTES.length + 1, question),
                Arrays.copyOfRange(all, question + MARK_BYTES.length, all.length - 1),
                Arrays.copyOfRange(answer, fields, answer.length - 1),
                sink.temperature(),
                sink.bounded(),
                sink.dropped());
    }

    private static byte[] bytes(Pieces pieces) {
        ByteBuf whole = pieces.takeComposite();
        try {
            return ByteBufUtil.getBytes(whole);
        } finally {
            whole.release();
        }
    }

    private static int indexOf(byte[] in, byte[] wanted, int from) {
        for (int at = from; at + wanted.length <= in.length; at++) {
            if (Arrays.equals(in, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        throw new IllegalStateException("a writer lost the mark");
    }

    private static int lastIndexOf(byte[] in, byte[] wanted) {
        for (int at = in.length - wanted.length; at >= 0; at--) {
            if (in[at] == wanted[0] && Arrays.equals(in, at, at + wanted.length, wanted, 0, wanted.length)) {
                return at;
            }
        }
        throw new IllegalStateException("a writer lost the mark");
    }

    /** Why the request cannot be put to a council; null if it can. */
    @Nullable
    Fault fault() {
        return fault;
    }

    /** What was read, after {@link #step} said that it was done and nothing was wrong. */
    SharedPrompt prompt() {
        if (prompt == null) {
            throw new IllegalStateException("not read, or unreadable");
        }
        return prompt;
    }

    /** Gives back what it holds. Idempotent. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        reader.close();
        sink.release();
        view.release();
        shared.release();
        own.release();
    }
}
