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

    /**
     * Writes a whole answer once more as its client was told it, so that the client can come back to it.
     *
     * @param to who was told
     * @param request the request's body
     * @param wire bytes of the answer as the backend sent them
     * @param form how to read them
     * @return empty if nothing can be made of them
     */
    default byte[] recall(AnswerTo to, byte[] request, byte[] wire, int form) {
        return new byte[0];
    }

    /**
     * What an answer says of its exchange.
     *
     * @param answerId the answer's id
     * @param previousId id of the answer that it went on from; empty for none
     * @param dialect the client's dialect
     * @param model the model as the client named it
     * @param created when the exchange began, milliseconds since 1970
     */
    record AnswerTo(String answerId, String previousId, String dialect, String model, long created) {}

    /** Receives the result. Arrays are handed over. */
    interface Into {
        /** Text, reasoning, and a JSON array of tool calls; each may be empty. */
        void found(byte[] text, byte[] thinking, byte[] toolCalls);
    }
}
