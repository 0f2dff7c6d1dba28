package io.councilrouter.codec.dialect.anthropic;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.chat.Usage;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.Digits;
import io.councilrouter.codec.dialect.ExtraField;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.OneLine;
import io.councilrouter.codec.dialect.anthropic.BlockFields.BlockKind;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The events of a stream as bytes; their order is its caller's. Blocks are counted here. Not thread-safe; belongs to one
 * answer, allocates nothing for a piece of text.
 */
final class BlockEvents {
    private static final byte[] MESSAGE = ascii("event: message_start\ndata: {\"type\":\"message_start\",\"message\":");
    private static final byte[] EMPTY = ascii("\"content\":[],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":");
    private static final byte[] MESSAGE_END = ascii("}}\n\n");
    private static final byte[] START =
            ascii("event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":");
    private static final byte[] BLOCK = ascii(",\"content_block\":");
    private static final byte[] TEXT_BLOCK = ascii(",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}\n\n");
    private static final byte[] THINKING_BLOCK =
            ascii(",\"content_block\":{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}}\n\n");
    private static final byte[] NO_INPUT = ascii("{}}}\n\n");
    private static final byte[] REDACTED = ascii(",\"content_block\":{\"type\":\"redacted_thinking\",\"data\":\"");
    private static final byte[] REDACTED_END = ascii("\"}}\n\n");
    private static final byte[] START_END = ascii("}\n\n");
    private static final byte[] DELTA =
            ascii("event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":");
    private static final byte[] TEXT = ascii(",\"delta\":{\"type\":\"text_delta\",\"text\":\"");
    private static final byte[] THINKING = ascii(",\"delta\":{\"type\":\"thinking_delta\",\"thinking\":\"");
    private static final byte[] INPUT = ascii(",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"");
    private static final byte[] SIGNATURE = ascii(",\"delta\":{\"type\":\"signature_delta\",\"signature\":\"");
    private static final byte[] DELTA_END = ascii("\"}}\n\n");
    private static final byte[] CITATION = ascii(",\"delta\":{\"type\":\"citations_delta\",\"citation\":");
    private static final byte[] CITATION_END = ascii("}}\n\n");
    private static final byte[] STOP =
            ascii("event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":");
    private static final byte[] STOP_END = ascii("}\n\n");
    private static final byte[] SUMS =
            ascii("event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"");
    private static final byte[] NO_STOP_WORD = ascii("\",\"stop_sequence\":null},\"usage\":");
    private static final byte[] STOP_WORD = ascii("\",\"stop_sequence\":\"");
    private static final byte[] STOP_WORD_END = ascii("\"},\"usage\":");

    private final ByteSink out;
    private int index;

    BlockEvents(ByteSink out) {
        this.out = out;
    }

    /** The message begins. Who wants to know early what its prompt comes to is told an estimate where nothing better is known. */
    void message(AnswerOrder order, Usage usage) {
        out.append(MESSAGE);
        MessageHead.identity(order, out);
        out.append(EMPTY);
        UsageFields.write(usage, order.prompt(), out);
        out.append(MESSAGE_END);
    }

    /** A text or a thought begins. */
    void open(BlockKind kind) {
        out.append(START);
        Digits.append(out, index);
        out.append(kind == BlockKind.TEXT ? TEXT_BLOCK : THINKING_BLOCK);
    }

    /** A call begins. */
    void call(String id, String name) {
        out.append(START);
        Digits.append(out, index);
        out.append(BLOCK);
        MessageHead.call(id, name, out);
        out.append(NO_INPUT);
    }

    /** More of the open text, thought or call; the inside of a JSON string. */
    void piece(BlockKind kind, @Borrowed ByteBuf escaped) {
        delta(
                switch (kind) {
                    case THINKING -> THINKING;
                    case CALL -> INPUT;
                    case TEXT, REDACTED, SERVER -> TEXT;
                },
                escaped);
    }

    /** The open thought is signed. */
    void signature(@Borrowed ByteBuf escaped) {
        delta(SIGNATURE, escaped);
    }

    private void delta(byte[] field, ByteBuf escaped) {
        out.append(DELTA);
        Digits.append(out, index);
        out.append(field);
        out.append(escaped);
        out.append(DELTA_END);
    }

    /** A source of the open text. */
    void citation(String url, String title) {
        out.append(DELTA);
        Digits.append(out, index);
        out.append(CITATION);
        Citations.write(url, title, out);
        out.append(CITATION_END);
    }

    /** The open block ends. */
    void close() {
        out.append(STOP);
        Digits.append(out, index);
        out.append(STOP_END);
        index++;
    }

    /** A block that begins and ends at once: a thought that nobody may read, or one of the server's own. */
    void whole(BlockKind kind, @Borrowed ByteBuf body) {
        out.append(START);
        Digits.append(out, index);
        if (kind == BlockKind.REDACTED) {
            out.append(REDACTED);
            out.append(body);
            out.append(REDACTED_END);
        } else {
            out.append(BLOCK);
            OneLine.append(body, out);
            out.append(START_END);
        }
        close();
    }

    /** Why the message ended and what it came to. */
    void end(String reason, HeldText stopWord, Usage usage, @Nullable ExtraField extra) {
        out.append(SUMS);
        ascii(reason, out);
        if (stopWord.isEmpty()) {
            out.append(NO_STOP_WORD);
        } else {
            out.append(STOP_WORD);
            stopWord.moveTo(out);
            out.append(STOP_WORD_END);
        }
        UsageFields.writeSums(usage, out);
        if (extra != null) {
            extra.append(out);
        }
        out.append(STOP_END);
    }
}
