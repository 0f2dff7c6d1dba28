package io.councilrouter.codec.dialect.responses;

import io.councilrouter.codec.chat.FinishReason;

/**
 * Why an answer ended: its status, and of an incomplete one the reason.
 *
 * <pre>
 *   completed                        no more to say, or calls
 *   incomplete  max_output_tokens    the bound, or a server that could not go on
 *   incomplete  content_filter       filtered, unsafe, declined without a word
 * </pre>
 *
 * Stateless.
 */
final class StatusWords {
    private static final String LIMIT = "max_output_tokens";
    private static final String FILTER = "content_filter";

    private StatusWords() {}

    /**
     * Why an answer is incomplete; empty if it is not.
     *
     * @param refused whether it says in words that it declines: that is complete
     */
    static String incomplete(FinishReason reason, boolean refused) {
        return switch (reason) {
            case LENGTH, CONTEXT_FULL, ERROR -> LIMIT;
            case CONTENT_FILTER, SAFETY -> FILTER;
            case REFUSAL -> refused ? "" : FILTER;
            case STOP, STOP_SEQUENCE, TOOL_CALLS, MALFORMED_CALL, PAUSE, OTHER, LOAD, UNLOAD -> "";
        };
    }

    /**
     * What a server means.
     *
     * @param status its word; empty where it has none
     * @param why the reason of an incomplete answer; empty where it has none
     * @param calls whether the answer has calls
     */
    static FinishReason reason(String status, String why, boolean calls) {
        return switch (status) {
            case "incomplete" ->
                switch (why) {
                    case LIMIT, "max_tokens", "length" -> FinishReason.LENGTH;
                    case FILTER -> FinishReason.CONTENT_FILTER;
                    // It did not come to its end, whatever the reason is called.
                    default -> FinishReason.ERROR;
                };
            case "completed", "" -> calls ? FinishReason.TOOL_CALLS : FinishReason.STOP;
            default -> FinishReason.OTHER;
        };
    }
}
