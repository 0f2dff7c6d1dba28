package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/** The text of one choice, on its way through a {@link ThoughtSplitter}. */
final class SplitChoice {
    /** Most white space before a tag, bytes; behind more of it comes an answer. */
    private static final int SPACE = 256;

    private static final int MOST = SPACE + ThoughtTags.LONGEST;

    private final EventSink to;
    private final int index;
    private ThoughtPlace place;
    /** Whether a thought has come to its end, so that white space belongs to its tag. */
    private boolean took;
    /** Whether nothing but the tag of the open thought has come. */
    private boolean fresh;

    private byte @Nullable [] held;
    private int size;

    /** The reader's open block of text, which is told once it is known what it begins with. */
    private @Nullable String block;

    private boolean thoughtBlock;
    private boolean textBlock;

    private enum ThoughtPlace {
        BEGINNING,
        THOUGHT,
        ANSWER
    }

    SplitChoice(EventSink to, int index, boolean opened) {
        this.to = to;
        this.index = index;
        place = opened ? ThoughtPlace.THOUGHT : ThoughtPlace.BEGINNING;
        fresh = opened;
    }

    /** Whether a thought was taken out of the text. */
    boolean took() {
        return took;
    }

    void text(@Borrowed ByteBuf escaped) {
        if (place == ThoughtPlace.ANSWER) {
            openText();
            to.text(index, escaped);
            return;
        }
        ByteBuf all = joined(escaped);
        int start = all.readerIndex();
        int end = all.writerIndex();
        int at = start;
        while (at < end && place != ThoughtPlace.ANSWER) {
            at = place == ThoughtPlace.BEGINNING ? beginning(all, at, end) : thought(all, at, end);
        }
        if (at < end) {
            tellText(all, at, end);
        }
        all.setIndex(start, end);
    }

    /** What is held, and the text behind it, as one. */
    private ByteBuf joined(ByteBuf escaped) {
        byte[] before = held;
        if (before == null || size == 0) {
            return escaped;
        }
        byte[] both = new byte[size + escaped.readableBytes()];
        System.arraycopy(before, 0, both, 0, size);
        escaped.getBytes(escaped.readerIndex(), both, size, escaped.readableBytes());
        size = 0;
        return Unpooled.wrappedBuffer(both);
    }

    /** Looks for a tag that opens; returns how far it got. */
    private int beginning(ByteBuf text, int at, int end) {
        int word = ThoughtTags.afterSpace(text, at, end);
        // Behind a thought, white space divides it from the answer.
        int from = took ? word : at;
        int stop = word == end ? ThoughtTags.CUT : ThoughtTags.tag(text, word, end, false);
        if (stop == ThoughtTags.NONE || word - from > SPACE) {
            place = ThoughtPlace.ANSWER;
            return from;
        }
        if (stop == ThoughtTags.CUT) {
            return hold(text, from, end);
        }
        place = ThoughtPlace.THOUGHT;
        fresh = true;
        return stop;
    }

    /** Tells a thought up to the tag that closes it; returns how far it got. */
    private int thought(ByteBuf text, int at, int end) {
        int from = fresh ? ThoughtTags.afterSpace(text, at, end) : at;
        if (fresh && from < end) {
            // Some models open a thought that the template has opened already.
            int twice = ThoughtTags.tag(text, from, end, false);
            if (twice != ThoughtTags.NONE) {
                return twice == ThoughtTags.CUT ? hold(text, from, end) : twice;
            }
            fresh = false;
        }
        int next = from;
        while (next < end) {
            next = ThoughtTags.opening(text, next, end);
            int stop = next == end ? ThoughtTags.NONE : ThoughtTags.tag(text, next, end, true);
            if (stop == ThoughtTags.CUT) {
                tellThought(text, from, next);
                return hold(text, next, end);
            }
            if (stop >= 0) {
                tellThought(text, from, next);
                closeThought();
                took = true;
                place = ThoughtPlace.BEGINNING;
                return stop;
            }
            next = Math.min(end, next + 1);
        }
        tellThought(text, from, end);
        return end;
    }

    private int hold(ByteBuf text, int from, int end) {
        if (from == end) {
            return end;
        }
        byte[] kept = held;
        if (kept == null) {
            kept = new byte[MOST];
            held = kept;
        }
        size = end - from;
        text.getBytes(from, kept, 0, size);
        return end;
    }

    private void tellText(ByteBuf text, int from, int end) {
        openText();
        text.setIndex(from, end);
        to.text(index, text);
    }

    private void tellThought(ByteBuf text, int from, int end) {
        if (from == end) {
            return;
        }
        fresh = false;
        if (block != null && !thoughtBlock) {
            thoughtBlock = true;
            to.blockOpen(index, Block.REASONING, "");
        }
        int written = text.writerIndex();
        text.setIndex(from, end);
        to.reasoning(index, text);
        text.setIndex(from, written);
    }

    private void openText() {
        if (block != null && !textBlock) {
            textBlock = true;
            to.blockOpen(index, Block.TEXT, block);
        }
    }

    private void closeThought() {
        if (thoughtBlock) {
            thoughtBlock = false;
            to.blockClose(index);
        }
    }

    /** Tells what is held as what it is if nothing follows. */
    void flush() {
        byte[] before = held;
        if (before == null || size == 0) {
            return;
        }
        ByteBuf rest = Unpooled.wrappedBuffer(before, 0, size);
        // Somebody may keep a slice of it.
        held = null;
        size = 0;
        if (place == ThoughtPlace.THOUGHT) {
            tellThought(rest, rest.readerIndex(), rest.writerIndex());
        } else {
            place = ThoughtPlace.ANSWER;
            tellText(rest, rest.readerIndex(), rest.writerIndex());
        }
    }

    /** What follows is the answer, whatever stands in it. */
    void settle() {
        flush();
        closeThought();
        place = ThoughtPlace.ANSWER;
    }

    void blockOpen(String id) {
        flush();
        block = id;
        if (place == ThoughtPlace.ANSWER) {
            openText();
        }
    }

    /** The reader's open block ends; false if it is none of those that are told here. */
    boolean blockClose() {
        flush();
        if (block == null) {
            return false;
        }
        boolean told = thoughtBlock || textBlock || took;
        closeThought();
        if (!told) {
            openText();
        }
        if (textBlock) {
            to.blockClose(index);
        }
        textBlock = false;
        block = null;
        return true;
    }
}
