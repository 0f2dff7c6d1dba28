package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.netty.buffer.ByteBuf;

/** How one dialect interprets the fields of a whole answer; driven by {@link RootProbe}. Stateless. */
public interface AnswerFields {
    /** From this bit on flags are the dialect's own: they go from {@link #field} to {@link #settle} and no further. */
    int OWN = 1 << 16;

    /** The fields of the root that it asks about. */
    KeySearch names();

    /**
     * One of them, whose value lies in {@code [from, to)}.
     *
     * @param key place of its name
     * @return flags of {@link AnswerProbe}, and of its own
     */
    int field(@Borrowed ByteBuf in, int key, int from, int to, ProbeNotes notes);

    /**
     * What a closed object comes to of whose fields {@code found} was said, no error and nothing malformed among it.
     *
     * @return {@link AnswerProbe#MALFORMED} if it is no answer
     */
    int settle(int found, ProbeNotes notes);

    /** Reads an answer that does not look like one, for what it says of itself. */
    EventReader reader();

    /** Whether an answer that has settled so is complete. */
    boolean complete(int settled);
}
