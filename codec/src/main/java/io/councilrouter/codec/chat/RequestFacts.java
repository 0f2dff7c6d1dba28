package io.councilrouter.codec.chat;

import org.jspecify.annotations.Nullable;

/**
 * What a single pass over the arriving body found out. Offsets are absolute positions in the original body; −1 where
 * the field is absent. Immutable. Positions are fields of this record itself, because a record of their own would cost
 * each request one more object; the traits are shared.
 *
 * @param model name asked for, unescaped; null when the body has none
 * @param modelStart first byte of the model's value, its quote included
 * @param modelEnd one past the model's value, its quote included
 * @param stream the stream flag, null when the body does not say
 * @param flagStart first byte of what must be replaced to set the flag that {@link FactWords.FactWordsBuilder#flag}
 *     names
 * @param flagEnd one past that
 * @param flag whether the flag is true, and if not, what is at that place; only the dialect knows what it means
 * @param rootOpen offset just after the root's opening brace, where fields can be inserted
 * @param rootEmpty whether the root object has no fields
 * @param traits what the request is like
 * @param bytes size of the body
 * @param longSpans start and end of the insides of strings of 16 KiB or more, in pairs, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // made once per request and never compared; a list would box 2,000 numbers
public record RequestFacts(
        @Nullable String model,
        long modelStart,
        long modelEnd,
        @Nullable Boolean stream,
        long flagStart,
        long flagEnd,
        FlagPlace flag,
        long rootOpen,
        boolean rootEmpty,
        RequestTraits traits,
        long bytes,
        int[] longSpans) {

    /** The facts of a body that nobody looked into. */
    public static final RequestFacts NONE =
            new RequestFacts(null, -1, -1, null, -1, -1, FlagPlace.ABSENT, -1, true, RequestTraits.NONE, 0, new int[0]);

    /**
     * The facts of a conversation that was not read from a body and whose answer is wanted as a stream with token
     * counts.
     *
     * @param bytes total size of its texts
     */
    public static RequestFacts told(String model, boolean images, long bytes) {
        return new RequestFacts(
                model,
                -1,
                -1,
                true,
                -1,
                -1,
                FlagPlace.ON,
                -1,
                true,
                RequestTraits.of(false, images, false, false, false, false),
                bytes,
                NONE.longSpans);
    }

    /**
     * The same where the path of the request names the model, whatever the body says.
     *
     * @param streams whether the path asks for a stream; null where the body says it
     */
    public RequestFacts by(@Nullable String path, @Nullable Boolean streams) {
        return new RequestFacts(
                path,
                modelStart,
                modelEnd,
                streams == null ? stream : streams,
                flagStart,
                flagEnd,
                flag,
                rootOpen,
                rootEmpty,
                traits,
                bytes,
                longSpans);
    }

    /** Prompt tokens, estimated as a quarter of the body's bytes, long strings in image requests left out. */
    public int tokens() {
        long text = bytes;
        if (traits.images()) {
            for (int i = 0; i + 1 < longSpans.length; i += 2) {
                text -= longSpans[i + 1] - longSpans[i];
            }
        }
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, text / 4));
    }
}
