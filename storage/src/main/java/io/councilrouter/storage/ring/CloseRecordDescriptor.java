package io.councilrouter.storage.ring;

import org.agrona.BitUtil;

/**
 * Layout of the payload of {@link RecordKind#CLOSE}: numbers, then texts, each laid out as in {@link
 * RecordTextDescriptor}, with the maximum number of UTF-8 bytes given below.
 *
 * <pre>
 *   flags: 1 truncated, 2 discarded, 4 recalled, 8 prompt truncated
 *    0              4              8
 *   +--------------+--------------+-----------------------------+
 *   | status  i32  | attempts i32 | prompt tokens i64           |
 *   +--------------+--------------+-----------------------------+ 16
 *   | completion tokens i64       | thinking tokens i64         |
 *   +-----------------------------+-----------------------------+ 32
 *   | cost f64                    | ttft ms f64                 |
 *   +-----------------------------+-----------------------------+ 48
 *   | duration ms f64             | texts ...                   |
 *   +-----------------------------+-----------------------------+
 *   model 320 | backend 128 | finish reason 32 | error 64
 * </pre>
 */
final class CloseRecordDescriptor {

    /** Flag: payload was dropped for lack of room. */
    static final int TRUNCATED_FLAG = 1;

    /** Flag: the exchange is not to be stored. */
    static final int DISCARDED_FLAG = 2;

    /** Flag: the client was told the answer's id, and may come back by it. */
    static final int RECALLED_FLAG = 4;

    /** Flag: the server was seen to cut the prompt. */
    static final int PROMPT_TRUNCATED_FLAG = 8;

    /** HTTP status, i32. */
    static final int STATUS_FIELD_OFFSET = 0;

    /** Number of attempts, i32. */
    static final int ATTEMPTS_FIELD_OFFSET = STATUS_FIELD_OFFSET + BitUtil.SIZE_OF_INT;

    /** Tokens of the prompt, i64. */
    static final int PROMPT_FIELD_OFFSET = ATTEMPTS_FIELD_OFFSET + BitUtil.SIZE_OF_INT;

    /** Tokens of the answer, i64. */
    static final int COMPLETION_FIELD_OFFSET = PROMPT_FIELD_OFFSET + BitUtil.SIZE_OF_LONG;

    /** Tokens of thinking, i64. */
    static final int THINKING_FIELD_OFFSET = COMPLETION_FIELD_OFFSET + BitUtil.SIZE_OF_LONG;

    /** Cost in the currency of the price list, f64. */
    static final int COST_FIELD_OFFSET = THINKING_FIELD_OFFSET + BitUtil.SIZE_OF_LONG;

    /** Milliseconds to the first content, f64. */
    static final int TTFT_FIELD_OFFSET = COST_FIELD_OFFSET + BitUtil.SIZE_OF_DOUBLE;

    /** Milliseconds from beginning to end, f64. */
    static final int DURATION_FIELD_OFFSET = TTFT_FIELD_OFFSET + BitUtil.SIZE_OF_DOUBLE;

    /** Where the first text begins. */
    static final int TEXTS_OFFSET = DURATION_FIELD_OFFSET + BitUtil.SIZE_OF_DOUBLE;

    /** Maximum length of the model's name in bytes. */
    static final int MODEL_MAX_LENGTH = 320;

    /** Maximum length of the backend's name in bytes. */
    static final int BACKEND_MAX_LENGTH = 128;

    /** Maximum length of the finish reason in bytes. */
    static final int FINISH_REASON_MAX_LENGTH = 32;

    /** Maximum length of the error code in bytes. */
    static final int ERROR_MAX_LENGTH = 64;

    /**
     * Bytes in a ring that are reserved for the end of an exchange: no CLOSE takes more, including headers and padding.
     */
    static final int MAX_RING_LENGTH = 640;

    private CloseRecordDescriptor() {}

    /** Offset of the status in a payload at this offset. */
    static int statusOffset(int payloadOffset) {
        return payloadOffset + STATUS_FIELD_OFFSET;
    }

    /** Offset of the number of attempts in a payload at this offset. */
    static int attemptsOffset(int payloadOffset) {
        return payloadOffset + ATTEMPTS_FIELD_OFFSET;
    }

    /** Offset of the prompt's tokens in a payload at this offset. */
    static int promptOffset(int payloadOffset) {
        return payloadOffset + PROMPT_FIELD_OFFSET;
    }

    /** Offset of the answer's tokens in a payload at this offset. */
    static int completionOffset(int payloadOffset) {
        return payloadOffset + COMPLETION_FIELD_OFFSET;
    }

    /** Offset of the thinking tokens in a payload at this offset. */
    static int thinkingOffset(int payloadOffset) {
        return payloadOffset + THINKING_FIELD_OFFSET;
    }

    /** Offset of the cost in a payload at this offset. */
    static int costOffset(int payloadOffset) {
        return payloadOffset + COST_FIELD_OFFSET;
    }

    /** Offset of the time to the first content in a payload at this offset. */
    static int ttftOffset(int payloadOffset) {
        return payloadOffset + TTFT_FIELD_OFFSET;
    }

    /** Offset of the total time in a payload at this offset. */
    static int durationOffset(int payloadOffset) {
        return payloadOffset + DURATION_FIELD_OFFSET;
    }

    /** Offset of the first text in a payload at this offset. */
    static int textsOffset(int payloadOffset) {
        return payloadOffset + TEXTS_OFFSET;
    }

    /** Length of a payload with this many bytes of texts. */
    static int payloadLength(int textsLength) {
        return TEXTS_OFFSET + textsLength;
    }
}
