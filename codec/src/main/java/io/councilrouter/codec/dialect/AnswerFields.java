package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/** How one dialect interprets the fields of a whole answer; driven by {@link RootProbe}. Stateless. */
public interface AnswerFields {
    /**
     * Flags from this bit on are the dialect's own: {@link #field} passes them to {@link #settle}, and nobody else sees
     * them.
     */
    int OWN = 1 << 16;

    /** The root fields that the dialect wants to see. */
    KeySearch names();

    /**
     * One of these fields; its value lies in {@code [from, to)}.
     *
     * @param key index of its name in {@link #names}
     * @return flags of {@link AnswerProbe} and the dialect's own
     */
    int field(@Borrowed ByteBuf in, int key, int from, int to, ProbeNotes notes);

    /**
     * Decides what a complete object is, from the flags that its fields gave; none of them was an error or malformed.
     *
     * @return {@link AnswerProbe#MALFORMED} if it is not an answer
     */
    int settle(int found, ProbeNotes notes);

    /** A reader for an answer that does not look like one, to find out what it says about itself. */
    EventReader reader();

    /** Whether an answer with these final flags is complete. */
    boolean complete(int settled);
}
