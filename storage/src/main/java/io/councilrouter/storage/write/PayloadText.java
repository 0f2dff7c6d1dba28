package io.councilrouter.storage.write;

/**
 * Turns what a model server sent into text. Called off the event loops, on the writer's own thread; the program
 * implements it with its codec, so that this module needs to know no dialect.
 */
@FunctionalInterface
public interface PayloadText {

    /**
     * Reads an answer, or as much of it as came; never throws because of what the bytes say.
     *
     * @param wire bytes of the body as the backend sent them, in order; not changed
     * @param form how to read them, as the producer put it into the record: dialect, operation and framing
     * @param into receives the result
     */
    void read(byte[] wire, int form, Into into);

    /** Receives the result. Arrays are handed over. */
    interface Into {
        /** Text, reasoning, and a JSON array of tool calls; each may be empty. */
        void found(byte[] text, byte[] thinking, byte[] toolCalls);
    }
}
