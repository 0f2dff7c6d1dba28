package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Stands behind the reader of an answer and tells as reasoning what a model thought aloud at the beginning of its text,
 * between {@code <think>} and {@code </think>}, wherever the text is cut. Engines leave it there if they do not know the
 * model's template.
 *
 * <pre>
 *   &lt;think&gt; ... &lt;/think&gt; answer    reasoning, text; the tags and the white space around them are told to nobody
 *   &lt;think&gt; ...                     reasoning: the model never reached an answer
 *   ... &lt;think&gt; ...                 text: further on, a tag belongs to the answer
 *   anything behind a call, a medium, or reasoning that the engine itself told   text
 * </pre>
 *
 * <p>Text that may yet become a tag is held, 322 bytes at most; all other bytes are told at once, in
 * their order. One attempt's, on its loop.
 */
public final class ThoughtSplitter implements EventRelay {
    /** Of further choices the text stays as it is. */
    private static final int MOST_CHOICES = 128;

    private final EventSink to;
    private final boolean opened;
    private @Nullable SplitChoice[] choices = new @Nullable SplitChoice[1];

    /**
     * One that tells {@code to}.
     *
     * @param opened whether the template of the model's chat has opened the thought, so that only its end appears
     */
    public ThoughtSplitter(EventSink to, boolean opened) {
        this.to = to;
        this.opened = opened;
    }

    @Override
    public EventSink to() {
        return to;
    }

    @Override
    public void output() {
        // Who stands behind counts it.
    }

    private @Nullable SplitChoice choice(int index) {
        if (index < 0 || index >= MOST_CHOICES) {
            return null;
        }
        if (index >= choices.length) {
            choices = Arrays.copyOf(choices, Math.min(MOST_CHOICES, Math.max(index + 1, 2 * choices.length)));
        }
        SplitChoice known = choices[index];
        if (known == null) {
            known = new SplitChoice(to, index, opened);
            choices[index] = known;
        }
        return known;
    }

    /** Something other than text comes: whatever follows belongs to the answer. */
    private void settle(int index) {
        SplitChoice choice = choice(index);
        if (choice != null) {
            choice.settle();
        }
    }

    private void flush(int index) {
        SplitChoice choice = choice(index);
        if (choice != null) {
            choice.flush();
        }
    }

    private void flushAll() {
        for (SplitChoice each : choices) {
            if (each != null) {
                each.flush();
            }
        }
    }

    @Override
    public void text(int choice, @Borrowed ByteBuf escaped) {
        SplitChoice split = choice(choice);
        if (split == null) {
            to.text(choice, escaped);
        } else {
            split.text(escaped);
        }
    }

    @Override
    public void reasoning(int choice, @Borrowed ByteBuf escaped) {
        if (escaped.isReadable()) {
            settle(choice);
        }
        to.reasoning(choice, escaped);
    }

    @Override
    public void summary(int choice, @Borrowed ByteBuf escaped) {
        if (escaped.isReadable()) {
            settle(choice);
        }
        to.summary(choice, escaped);
    }

    @Override
    public void refusal(int choice, @Borrowed ByteBuf escaped) {
        if (escaped.isReadable()) {
            settle(choice);
        }
        to.refusal(choice, escaped);
    }

    @Override
    public void toolOpen(int choice, int index, String id, String name) {
        settle(choice);
        to.toolOpen(choice, index, id, name);
    }

    @Override
    public void media(int choice, Media kind, Media.Source source, String type, @Borrowed ByteBuf escaped) {
        settle(choice);
        to.media(choice, kind, source, type, escaped);
    }

    @Override
    public void transcript(int choice, @Borrowed ByteBuf escaped) {
        settle(choice);
        to.transcript(choice, escaped);
    }

    @Override
    public void serverTool(int choice, String type, @Borrowed ByteBuf raw) {
        settle(choice);
        to.serverTool(choice, type, raw);
    }

    @Override
    public void sealed(int choice, Seal kind, @Borrowed ByteBuf escaped) {
        flush(choice);
        to.sealed(choice, kind, escaped);
    }

    /** Places in a text from which something was taken are no longer known. */
    @Override
    public void citation(int choice, long from, long to, String url, String title) {
        flush(choice);
        SplitChoice split = choice(choice);
        boolean moved = split != null && split.took();
        this.to.citation(choice, moved ? -1 : from, moved ? -1 : to, url, title);
    }

    @Override
    public void blockOpen(int choice, Block kind, String id) {
        SplitChoice split = choice(choice);
        if (split == null || kind != Block.TEXT) {
            settle(choice);
            to.blockOpen(choice, kind, id);
        } else {
            split.blockOpen(id);
        }
    }

    @Override
    public void blockClose(int choice) {
        SplitChoice split = choice(choice);
        if (split == null || !split.blockClose()) {
            to.blockClose(choice);
        }
    }

    @Override
    public void stopWord(int choice, @Borrowed ByteBuf escaped) {
        flush(choice);
        to.stopWord(choice, escaped);
    }

    @Override
    public void finish(int choice, FinishReason reason) {
        flush(choice);
        to.finish(choice, reason);
    }

    @Override
    public void end() {
        flushAll();
        to.end();
    }

    @Override
    public void fault(Fault fault) {
        flushAll();
        to.fault(fault);
    }
}
