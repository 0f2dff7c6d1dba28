package io.councilrouter.storage.ring;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The result of an exchange, as it is in a ring. A loop uses one object for all its exchanges: {@link #reset()}, set
 * what is known, {@link ByteRing#close}. Texts are cut at the lengths given by {@link CloseRecordDescriptor}, so that
 * the largest record is smaller than the room reserved for it.
 */
public final class CloseRecord {

    private final RecordText model = new RecordText(CloseRecordDescriptor.MODEL_MAX_LENGTH);
    private final RecordText backend = new RecordText(CloseRecordDescriptor.BACKEND_MAX_LENGTH);
    private final RecordText finishReason = new RecordText(CloseRecordDescriptor.FINISH_REASON_MAX_LENGTH);
    private final RecordText error = new RecordText(CloseRecordDescriptor.ERROR_MAX_LENGTH);
    private int attempts;
    private int status;
    private long promptTokens = -1;
    private long completionTokens = -1;
    private long thinkingTokens = -1;
    private double cost = Double.NaN;
    private double ttftMs = -1;
    private double durationMs;
    private boolean truncated;
    private boolean discarded;
    private boolean recalled;
    private boolean promptTruncated;

    /** Forgets the previous exchange; all numbers become "unknown". */
    public CloseRecord reset() {
        model.set("");
        backend.set("");
        finishReason.set("");
        error.set("");
        attempts = 0;
        status = 0;
        cost = Double.NaN;
        truncated = false;
        discarded = false;
        recalled = false;
        promptTruncated = false;
        return tokens(-1, -1, -1).times(-1, 0);
    }

    /** Sets the public name of the model that answered. */
    public CloseRecord model(String value) {
        model.set(value);
        return this;
    }

    /** Sets the backend that answered last. */
    public CloseRecord backend(String value) {
        backend.set(value);
        return this;
    }

    /** Sets the finish reason, in the gateway's own words (docs/storage.md). */
    public CloseRecord finishReason(String value) {
        finishReason.set(value);
        return this;
    }

    /** Sets the code of the fault or cause that ended the exchange. */
    public CloseRecord error(String value) {
        error.set(value);
        return this;
    }

    /** Sets the number of attempts. */
    public CloseRecord attempts(int value) {
        attempts = value;
        return this;
    }

    /** Sets the HTTP status as logged. */
    public CloseRecord status(int value) {
        status = value;
        return this;
    }

    /** Sets the tokens of prompt, answer (thinking included) and thinking; −1 if unknown. */
    public CloseRecord tokens(long prompt, long completion, long thinking) {
        promptTokens = prompt;
        completionTokens = completion;
        thinkingTokens = thinking;
        return this;
    }

    /** Sets the cost in the currency of the price list; NaN if unknown. */
    public CloseRecord cost(double value) {
        cost = value;
        return this;
    }

    /** Sets the milliseconds to the first content, −1 if there was none, and from beginning to end. */
    public CloseRecord times(double ttft, double duration) {
        ttftMs = ttft;
        durationMs = duration;
        return this;
    }

    /** Sets whether payload was dropped for lack of room. */
    public CloseRecord truncated(boolean value) {
        truncated = value;
        return this;
    }

    /** Sets whether the exchange turned out to be one that is not stored. */
    public CloseRecord discarded(boolean value) {
        discarded = value;
        return this;
    }

    /** Sets whether the client was told the answer's id, and may come back by it. */
    public CloseRecord recalled(boolean value) {
        recalled = value;
        return this;
    }

    /** Sets whether the server was seen to cut the prompt. */
    public CloseRecord promptTruncated(boolean value) {
        promptTruncated = value;
        return this;
    }

    /** Public name of the model that answered. */
    public String model() {
        return model.get();
    }

    /** The backend that answered last. */
    public String backend() {
        return backend.get();
    }

    /** Finish reason, in the gateway's own words; empty if unknown. */
    public String finishReason() {
        return finishReason.get();
    }

    /** Code of the fault or cause that ended the exchange. */
    public String error() {
        return error.get();
    }

    /** Number of attempts. */
    public int attempts() {
        return attempts;
    }

    /** HTTP status as logged. */
    public int status() {
        return status;
    }

    /** Tokens of the prompt, −1 if unknown. */
    public long promptTokens() {
        return promptTokens;
    }

    /** Tokens of the answer, thinking included, −1 if unknown. */
    public long completionTokens() {
        return completionTokens;
    }

    /** Tokens of thinking, −1 if unknown. */
    public long thinkingTokens() {
        return thinkingTokens;
    }

    /** Cost in the currency of the price list, NaN if unknown. */
    public double cost() {
        return cost;
    }

    /** Milliseconds to the first content, −1 if there was none. */
    public double ttftMs() {
        return ttftMs;
    }

    /** Milliseconds from beginning to end. */
    public double durationMs() {
        return durationMs;
    }

    /** Whether payload was dropped for lack of room. */
    public boolean truncated() {
        return truncated;
    }

    /** Whether the exchange is not to be stored. */
    public boolean discarded() {
        return discarded;
    }

    /** Whether the client was told the answer's id, and may come back by it. */
    public boolean recalled() {
        return recalled;
    }

    /** Whether the server was seen to cut the prompt. */
    public boolean promptTruncated() {
        return promptTruncated;
    }

    int flags() {
        return (truncated ? CloseRecordDescriptor.TRUNCATED_FLAG : 0)
                | (discarded ? CloseRecordDescriptor.DISCARDED_FLAG : 0)
                | (recalled ? CloseRecordDescriptor.RECALLED_FLAG : 0)
                | (promptTruncated ? CloseRecordDescriptor.PROMPT_TRUNCATED_FLAG : 0);
    }

    int size() {
        return CloseRecordDescriptor.payloadLength(model.size() + backend.size() + finishReason.size() + error.size());
    }

    void encode(MutableDirectBuffer into, int at) {
        into.putInt(CloseRecordDescriptor.statusOffset(at), status);
        into.putInt(CloseRecordDescriptor.attemptsOffset(at), attempts);
        into.putLong(CloseRecordDescriptor.promptOffset(at), promptTokens);
        into.putLong(CloseRecordDescriptor.completionOffset(at), completionTokens);
        into.putLong(CloseRecordDescriptor.thinkingOffset(at), thinkingTokens);
        into.putDouble(CloseRecordDescriptor.costOffset(at), cost);
        into.putDouble(CloseRecordDescriptor.ttftOffset(at), ttftMs);
        into.putDouble(CloseRecordDescriptor.durationOffset(at), durationMs);
        int next = model.encode(into, CloseRecordDescriptor.textsOffset(at));
        next = backend.encode(into, next);
        next = finishReason.encode(into, next);
        error.encode(into, next);
    }

    CloseRecord decode(DirectBuffer from, int at, int flags) {
        status = from.getInt(CloseRecordDescriptor.statusOffset(at));
        attempts = from.getInt(CloseRecordDescriptor.attemptsOffset(at));
        promptTokens = from.getLong(CloseRecordDescriptor.promptOffset(at));
        completionTokens = from.getLong(CloseRecordDescriptor.completionOffset(at));
        thinkingTokens = from.getLong(CloseRecordDescriptor.thinkingOffset(at));
        cost = from.getDouble(CloseRecordDescriptor.costOffset(at));
        ttftMs = from.getDouble(CloseRecordDescriptor.ttftOffset(at));
        durationMs = from.getDouble(CloseRecordDescriptor.durationOffset(at));
        int next = CloseRecordDescriptor.textsOffset(at);
        next = model.decode(from, next);
        next = backend.decode(from, next);
        next = finishReason.decode(from, next);
        error.decode(from, next);
        truncated = (flags & CloseRecordDescriptor.TRUNCATED_FLAG) != 0;
        discarded = (flags & CloseRecordDescriptor.DISCARDED_FLAG) != 0;
        recalled = (flags & CloseRecordDescriptor.RECALLED_FLAG) != 0;
        promptTruncated = (flags & CloseRecordDescriptor.PROMPT_TRUNCATED_FLAG) != 0;
        return this;
    }
}
