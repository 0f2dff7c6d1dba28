package io.councilrouter.storage.ring;

import org.agrona.BitUtil;

/**
 * Layout of the payload of {@link RecordKind#CLOSE}: numbers, then texts, each as {@link RecordTextDescriptor} says and of at most so many
 * bytes of UTF-8.
 *
 * <pre>
 *   flags: 1 truncated, 2 discarded
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

    /** Flag: payload was dropped for want of room. */
    static final int TRUNCATED_FLAG = 1;

    /** Flag: nothing of the exchange is to be kept. */
    static final int DISCARDED_FLAG = 2;

    /** HTTP status, i32. */
    static final int STATUS_FIELD_OFFSET = 0;

    /** Tries made, i32. */
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

    /** Most bytes of the model's name. */
    static final int MODEL_MAX_LENGTH = 320;

    /** Most bytes of the backend's name. */
    static final int BACKEND_MAX_LENGTH = 128;

    /** Most bytes of the finish reason. */
    static final int FINISH_REASON_MAX_LENGTH = 32;

    /** Most bytes of the code of what ended it. */
    static final int ERROR_MAX_LENGTH = 64;

    /** Bytes in a ring that are set aside for the end of an exchange: no CLOSE takes more, headers and padding included. */
    static final int MAX_RING_LENGTH = 640;

    private CloseRecordDescriptor() {}

    /** Where the status lies in the payload that begins there. */
    static int statusOffset(int payloadOffset) {
        return payloadOffset + STATUS_FIELD_OFFSET;
    }

    /** Where the number of tries lies in the payload that begins there. */
    static int attemptsOffset(int payloadOffset) {
        return payloadOffset + ATTEMPTS_FIELD_OFFSET;
    }

    /** Where the prompt's tokens lie in the payload that begins there. */
    static int promptOffset(int payloadOffset) {
        return payloadOffset + PROMPT_FIELD_OFFSET;
    }

    /** Where the answer's tokens lie in the payload that begins there. */
    static int completionOffset(int payloadOffset) {
        return payloadOffset + COMPLETION_FIELD_OFFSET;
    }

    /** Where the tokens of thinking lie in the payload that begins there. */
    static int thinkingOffset(int payloadOffset) {
        return payloadOffset + THINKING_FIELD_OFFSET;
    }

    /** Where the cost lies in the payload that begins there. */
    static int costOffset(int payloadOffset) {
        return payloadOffset + COST_FIELD_OFFSET;
    }

    /** Where the time to the first content lies in the payload that begins there. */
    static int ttftOffset(int payloadOffset) {
        return payloadOffset + TTFT_FIELD_OFFSET;
    }

    /** Where the whole time lies in the payload that begins there. */
    static int durationOffset(int payloadOffset) {
        return payloadOffset + DURATION_FIELD_OFFSET;
    }

    /** Where the texts of the payload that begins there begin. */
    static int textsOffset(int payloadOffset) {
        return payloadOffset + TEXTS_OFFSET;
    }

    /** Bytes of a payload whose texts take so many bytes. */
    static int payloadLength(int textsLength) {
        return TEXTS_OFFSET + textsLength;
    }
}
