package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Block;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.ObjectScan;
import io.councilrouter.codec.dialect.TextEventWriter;
import io.councilrouter.codec.dialect.anthropic.BlockFields.BlockKind;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes a streamed answer. Clients expect one block to be open at a time: what does not belong to it ends it, but for a
 * call whose arguments are not whole yet. What comes meanwhile, other calls for the most part, waits in its order.
 *
 * <pre>
 *   message_start                      with the first content
 *   content_block_start  0 thinking
 *   content_block_delta  0 …           an event a verb
 *   content_block_stop   0             at the first verb of another kind
 *   content_block_start  1 tool_use
 *   …
 *   message_delta                      reason and sums, at the end: the sums may come last
 *   message_stop
 * </pre>
 *
 * Only the first choice is told: there are no others here. A refusal is a text, and the reason says what it is.
 */
final class StreamWriter implements TextEventWriter {
    /** The event that ends every stream. Not to be changed. */
    static final byte[] MESSAGE_STOP = ascii("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");

    private final BlockEvents events;
    private final AnswerOrder order;
    private final ByteSink out;
    private final HeldBlocks waiting = new HeldBlocks();
    private final ObjectScan arguments = new ObjectScan();
    private final HeldText stopWord = new HeldText();
    private final Usage usage = new Usage();
    private final Dropped dropped = new Dropped();
    /** What the open block is, and which call; null while none is open. */
    private @Nullable BlockKind open;

    private int call;
    private boolean signed;
    /** A thought has begun of which nothing is told yet; all there is of it may be its signature. */
    private boolean thinks;

    private boolean begun;
    private boolean called;
    private boolean refused;
    private boolean finished;
    private boolean over;
    private FinishReason reason = FinishReason.STOP;
    private @Nullable ExtraField extra;

    StreamWriter(AnswerOrder order, ByteSink out) {
        this.order = order;
        this.out = out;
        this.events = new BlockEvents(out);
    }

    @Override
    public Dropped losses() {
        return dropped;
    }

    @Override
    public void start(String id, String model) {
        // Id and model are the order's, and nothing goes out before there is content.
    }

    private boolean refuses(int choice) {
        return choice != 0 || over || finished;
    }

    /** Whether the open block must not be ended yet. */
    private boolean busy() {
        return open == BlockKind.CALL && !arguments.whole();
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        piece(choice, BlockKind.TEXT, escaped);
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        piece(choice, BlockKind.THINKING, escaped);
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        refused |= choice == 0;
        piece(choice, BlockKind.TEXT, escaped);
    }

    private void piece(int choice, BlockKind kind, ByteBuf escaped) {
        if (refuses(choice) || !escaped.isReadable()) {
            return;
        }
        thinks = false;
        if (busy()) {
            waiting.append(kind, escaped);
            return;
        }
        if (open != kind || signed) {
            openText(kind);
        }
        events.piece(kind, escaped);
    }

    private void openText(BlockKind kind) {
        begin();
        open = kind;
        events.open(kind);
    }

    /** Ends the block that is open; with the first block the message begins. */
    private void begin() {
        if (!begun) {
            begun = true;
            events.message(order, usage);
        }
        if (open != null) {
            open = null;
            events.close();
        }
        signed = false;
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        drop("logprobs");
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        if (refuses(choice)) {
            return;
        }
        called = true;
        String told = MessageHead.callId(order, index, id);
        if (busy()) {
            waiting.call(index, told, name);
        } else {
            openCall(index, told, name);
        }
    }

    private void openCall(int index, String id, String name) {
        begin();
        open = BlockKind.CALL;
        call = index;
        arguments.clear();
        events.call(id, name);
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        if (refuses(choice) || !escaped.isReadable()) {
            return;
        }
        if (open == BlockKind.CALL && call == index) {
            arguments.piece(escaped);
            events.piece(BlockKind.CALL, escaped);
            release(false);
        } else {
            waiting.arguments(index, escaped);
        }
    }

    /** Writes what waits: as much of it as can be ended, or {@code all}. */
    private void release(boolean all) {
        while (!waiting.isEmpty() && (all || !busy())) {
            HeldBlocks.Held next = waiting.take();
            ByteBuf body = next.body().view();
            switch (next.kind()) {
                case CALL -> {
                    openCall(next.call(), next.id(), next.name());
                    if (body.isReadable()) {
                        arguments.piece(body);
                        events.piece(BlockKind.CALL, body);
                    }
                }
                case TEXT, THINKING -> {
                    openText(next.kind());
                    events.piece(next.kind(), body);
                }
                case REDACTED, SERVER -> {
                    begin();
                    events.whole(next.kind(), body);
                }
            }
            HeldBlocks.close(next);
        }
    }

    @Override
    public void blockOpen(int choice, Block kind, String id) {
        thinks = choice == 0 && kind == Block.REASONING;
    }

    @Override
    public void blockClose(int choice) {
        if (refuses(choice) || open == null) {
            return;
        }
        thinks = false;
        begin();
        waiting.border();
        release(false);
    }

    @Override
    public void sealed(int choice, Seal kind, @Borrowed ByteBuf escaped) {
        if (refuses(choice)) {
            return;
        }
        if (kind == Seal.OPAQUE) {
            whole(BlockKind.REDACTED, escaped);
        } else if ((thinks && !busy()) || (open == BlockKind.THINKING && !signed)) {
            if (open != BlockKind.THINKING || signed) {
                openText(BlockKind.THINKING);
            }
            signed = true;
            events.signature(escaped);
        } else {
            drop("reasoning_signature");
        }
    }

    private void whole(BlockKind kind, ByteBuf body) {
        thinks = false;
        if (busy()) {
            waiting.whole(kind, body);
        } else {
            begin();
            events.whole(kind, body);
        }
    }

    @Override
    public void citation(int choice, long from, long to, String url, String title) {
        if (open == BlockKind.TEXT && !refuses(choice)) {
            events.citation(url, title);
        } else {
            drop("citations");
        }
    }

    @Override
    public void serverTool(int choice, String type, @Borrowed ByteBuf raw) {
        if (ServerBlocks.known(type, raw) && !refuses(choice)) {
            whole(BlockKind.SERVER, raw);
        } else {
            drop(type);
        }
    }

    @Override
    public void stopWord(int choice, @Borrowed ByteBuf escaped) {
        if (choice == 0) {
            stopWord.clear();
            stopWord.append(escaped);
        }
    }

    @Override
    public void usage(Usage counts) {
        usage.merge(counts);
    }

    @Override
    public void extra(ExtraField field) {
        extra = field;
    }

    @Override
    public void finish(int choice, FinishReason why) {
        if (!refuses(choice)) {
            reason = why;
            release(true);
            begin();
            finished = true;
        }
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        finish(0, reason);
        events.end(StopReasons.word(reason, called, refused), stopWord, usage, extra);
        out.append(MESSAGE_STOP);
        close();
    }

    @Override
    public void fault(Fault fault) {
        if (!over) {
            AnthropicErrors.INSTANCE.inBand(fault, order.id(), out);
        }
        close();
    }

    @Override
    public void close() {
        over = true;
        waiting.close();
        stopWord.close();
    }
}
