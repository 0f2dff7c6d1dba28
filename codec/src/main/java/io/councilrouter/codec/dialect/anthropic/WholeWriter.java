package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Block;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.ArgumentObject;
import io.councilrouter.codec.dialect.Dropped;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.TextEventWriter;
import io.councilrouter.codec.dialect.anthropic.BlockFields.BlockKind;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** Gathers the blocks of an answer and writes it as one JSON object at its end. Only the first choice is told. */
final class WholeWriter implements TextEventWriter {
    private final AnswerOrder order;
    private final ByteSink out;
    private final HeldBlocks blocks = new HeldBlocks();
    private final HeldText stopWord = new HeldText();
    private final Usage usage = new Usage();
    private final Dropped dropped = new Dropped();
    private boolean thinks;
    private boolean called;
    private boolean refused;
    private boolean over;
    private FinishReason reason = FinishReason.STOP;
    private @Nullable ExtraField extra;

    WholeWriter(AnswerOrder order, ByteSink out) {
        this.order = order;
        this.out = out;
    }

    @Override
    public Dropped losses() {
        return dropped;
    }

    @Override
    public void start(String id, String model) {
        // Id and model are the order's.
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
        if (choice != 0 || over || !escaped.isReadable()) {
            return;
        }
        thinks = false;
        HeldBlocks.Held last = blocks.last();
        if (kind == BlockKind.THINKING && last != null && !last.more().isEmpty()) {
            // Signed already: another thought.
            blocks.border();
        }
        blocks.append(kind, escaped);
    }

    @Override
    public void logprobs(int choice, @Borrowed ByteBuf raw) {
        drop("logprobs");
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        if (choice == 0 && !over) {
            called = true;
            blocks.call(index, MessageHead.callId(order, index, id), name);
        }
    }

    @Override
    public void toolArgs(int choice, int index, @Borrowed ByteBuf escaped) {
        if (choice == 0 && !over) {
            blocks.arguments(index, escaped);
        }
    }

    @Override
    public void blockOpen(int choice, Block kind, String id) {
        thinks = choice == 0 && kind == Block.REASONING;
    }

    @Override
    public void blockClose(int choice) {
        if (choice == 0) {
            thinks = false;
            blocks.border();
        }
    }

    @Override
    public void sealed(int choice, Seal kind, @Borrowed ByteBuf escaped) {
        if (choice != 0 || over) {
            return;
        }
        HeldBlocks.Held last = blocks.last();
        if (kind == Seal.OPAQUE) {
            thinks = false;
            blocks.whole(BlockKind.REDACTED, escaped);
        } else if (last != null
                && last.kind() == BlockKind.THINKING
                && last.more().isEmpty()) {
            last.more().append(escaped);
        } else if (thinks) {
            blocks.border();
            blocks.append(BlockKind.THINKING, Unpooled.EMPTY_BUFFER).more().append(escaped);
        } else {
            drop("reasoning_signature");
        }
    }

    @Override
    public void citation(int choice, long from, long to, String url, String title) {
        HeldBlocks.Held last = blocks.last();
        if (choice != 0 || over || last == null || last.kind() != BlockKind.TEXT) {
            drop("citations");
            return;
        }
        if (!last.more().isEmpty()) {
            last.more().tail(1).writeByte(',');
        }
        Citations.write(url, title, last.more());
    }

    @Override
    public void serverTool(int choice, String type, @Borrowed ByteBuf raw) {
        if (choice == 0 && !over && ServerBlocks.known(type, raw)) {
            thinks = false;
            blocks.whole(BlockKind.SERVER, raw);
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
        reason = choice == 0 ? why : reason;
    }

    @Override
    public void end() {
        if (over) {
            return;
        }
        MessageHead.identity(order, out);
        ascii("\"content\":[", out);
        for (int i = 0; i < blocks.all().size(); i++) {
            ascii(i == 0 ? "" : ",", out);
            write(blocks.all().get(i));
        }
        ascii("],\"stop_reason\":\"" + StopReasons.word(reason, called, refused) + "\",\"stop_sequence\":", out);
        if (stopWord.isEmpty()) {
            ascii("null", out);
        } else {
            string(stopWord);
        }
        ascii(",\"usage\":", out);
        UsageFields.write(usage, order.prompt(), out);
        if (extra != null) {
            extra.append(out);
        }
        ascii("}", out);
        close();
    }

    private void write(HeldBlocks.Held block) {
        switch (block.kind()) {
            case TEXT -> {
                ascii("{\"type\":\"text\",\"text\":", out);
                string(block.body());
                if (!block.more().isEmpty()) {
                    ascii(",\"citations\":[", out);
                    block.more().moveTo(out);
                    ascii("]", out);
                }
                ascii("}", out);
            }
            case THINKING -> {
                ascii("{\"type\":\"thinking\",\"thinking\":", out);
                string(block.body());
                ascii(",\"signature\":", out);
                string(block.more());
                ascii("}", out);
            }
            case REDACTED -> {
                ascii("{\"type\":\"redacted_thinking\",\"data\":", out);
                string(block.body());
                ascii("}", out);
            }
            case CALL -> {
                MessageHead.call(block.id(), block.name(), out);
                ArgumentObject.write(block.body().view(), out);
                ascii("}", out);
            }
            case SERVER -> block.body().moveTo(out);
        }
    }

    private void string(HeldText inside) {
        ascii("\"", out);
        inside.moveTo(out);
        ascii("\"", out);
    }

    @Override
    public void fault(Fault fault) {
        // The caller answers with the error body.
        close();
    }

    @Override
    public void close() {
        over = true;
        blocks.close();
        stopWord.close();
    }
}
