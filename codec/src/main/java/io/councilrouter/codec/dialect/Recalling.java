package io.councilrouter.codec.dialect;

import java.util.List;

/**
 * How the clients of an API come back to what they were answered: by the id of an answer they go on from it, read it
 * again, list what it was an answer to, and have it forgotten. Works on whole documents on the heap, away from event
 * loops. Stateless; shared between threads.
 */
public interface Recalling {
    /** Hexadecimal digits of an id that the gateway made: 128 random bits. */
    int DIGITS = 32;

    /** The id of an answer as clients know it. */
    String id(String digits);

    /** What {@link #id} made an id from; empty if {@code id} does not look like one of ours. */
    String digits(String id);

    /**
     * What a request refers to.
     *
     * @param previous id of the answer that it goes on from; empty for none
     * @param others ids of answers whose items stand in the request by reference, as far as their ids tell; without
     *     {@code previous}
     * @param loose whether there are references to items of which nobody can tell the answer
     */
    record References(String previous, List<String> others, boolean loose) {

        /** Copies the list. */
        public References {
            others = List.copyOf(others);
        }
    }

    /**
     * An exchange to which a request refers.
     *
     * @param id of its answer
     * @param request what was asked, whole
     * @param answer what was answered, whole
     */
    @SuppressWarnings("ArrayRecordComponent") // documents on their way, never compared
    record Recalled(String id, byte[] request, byte[] answer) {}

    /** A part of a list. */
    @SuppressWarnings("ArrayRecordComponent") // made once, sent once
    record Listed(boolean known, byte[] json) {}

    /**
     * A request that says everything itself.
     *
     * @param json empty if something is missing
     * @param missing id of an item that is in none of the answers that the request refers to; empty if none is
     */
    @SuppressWarnings("ArrayRecordComponent") // a document on its way, never compared
    record Completed(byte[] json, String missing) {}

    /** What a request refers to; its JSON has been checked. */
    References references(byte[] request);

    /**
     * A request that says itself what it had left to be looked up.
     *
     * @param request as it came
     * @param earlier what it refers to; the exchange that it goes on from is among them
     */
    Completed completed(byte[] request, List<Recalled> earlier);

    /**
     * What an answer was an answer to, a page of it.
     *
     * @param newestFirst whether the last item comes first
     * @param after id of the item behind which the page begins; empty for the beginning
     * @param limit most items, ≥ 1
     * @return not known if there is no item {@code after}
     */
    Listed items(Recalled exchange, boolean newestFirst, String after, int limit);

    /** What a client is told that had an answer deleted. */
    byte[] deleted(String id);
}
