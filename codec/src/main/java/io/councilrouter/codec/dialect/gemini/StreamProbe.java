package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.dialect.AnswerProbe;
import io.councilrouter.codec.dialect.AnswerWalk;
import io.councilrouter.codec.dialect.KeySearch;
import io.councilrouter.codec.dialect.ProbeFlags;
import io.councilrouter.codec.dialect.ProbeNotes;
import io.netty.buffer.ByteBuf;

/**
 * Watches a stream. Until the first content every frame is parsed; from then on one with nothing but text in it is known by
 * its names. Its counts are those of the moment: the last frame, which says why the answer ended, has those that count.
 */
final class StreamProbe implements AnswerProbe {
    /** The first one's value, a string that is not empty, is model output; any other calls for a parse. */
    private static final KeySearch KEYS = new KeySearch(
            "text",
            "finishReason",
            "error",
            "functionCall",
            "inlineData",
            "fileData",
            "executableCode",
            "codeExecutionResult",
            "thoughtSignature",
            "groundingMetadata",
            "citationMetadata",
            "promptFeedback");

    private final ChunkGrammar grammar = new ChunkGrammar(true);
    private final AnswerWalk reader = new AnswerWalk(grammar, true);
    private final ProbeFlags flags = new ProbeFlags();
    private boolean content;
    private boolean ended;
    private boolean complete;

    @Override
    public int onFrame(@Borrowed ByteBuf data) {
        return content && speaks(data) ? CONTENT : parse(data);
    }

    /** Whether the frame has a piece of text in it and nothing else that matters. */
    private static boolean speaks(ByteBuf data) {
        int to = data.writerIndex();
        boolean found = false;
        int at = data.readerIndex();
        for (long hit = KEYS.next(data, at, to); hit >= 0; hit = KEYS.next(data, at, to)) {
            at = KeySearch.value(hit);
            if (KeySearch.key(hit) != 0 || data.getByte(at) != '"') {
                return false;
            }
            found |= at + 1 < to && data.getByte(at + 1) != '"';
        }
        return found;
    }

    private int parse(ByteBuf data) {
        int left = reader.skipped() + reader.broken();
        reader.onFrame(data, flags);
        int found = flags.take();
        if (reader.skipped() + reader.broken() > left) {
            return MALFORMED;
        }
        content |= (found & CONTENT) != 0;
        FinishReason why = grammar.finish();
        if (why == null || flags.notes().finish() != null) {
            return found;
        }
        flags.notes().finish(why);
        return found | FINISH;
    }

    @Override
    public boolean complete() {
        if (!ended) {
            ended = true;
            reader.onEnd(flags);
            complete = (flags.take() & END) != 0;
        }
        return complete;
    }

    @Override
    public ProbeNotes notes() {
        return flags.notes();
    }

    @Override
    public void close() {
        reader.close();
    }
}
