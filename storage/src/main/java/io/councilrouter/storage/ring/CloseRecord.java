package io.councilrouter.storage.ring;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What came of an exchange, as it stands in a ring. One object serves a loop for all its exchanges: {@link #reset()}, set what is
 * known, {@link ByteRing#close}. Texts are cut at the bytes that {@link CloseRecordDescriptor} names, so that the largest record is
 * smaller than the room that is set aside for it.
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

    /** Forgets the exchange before; numbers become what stands for unknown in a row. */
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
        return tokens(-1, -1, -1).times(-1, 0);
    }

    /** Sets the public name of the model that answered. */
    public CloseRecord model(String value) {
        model.set(value);
        return this;
    }

    /** Sets who answered last. */
    public CloseRecord backend(String value) {
        backend.set(value);
        return this;
    }

    /** Sets the finish reason, as OpenAI names it. */
    public CloseRecord finishReason(String value) {
        finishReason.set(value);
        return this;
    }

    /** Sets the code of the fault or cause that ended it. */
    public CloseRecord error(String value) {
        error.set(value);
        return this;
    }

    /** Sets how many tries were made. */
    public CloseRecord attempts(int value) {
        attempts = value;
        return this;
    }

    /** Sets the HTTP status as logged. */
    public CloseRecord status(int value) {
        status = value;
        return this;
    }

    /** Sets the tokens of prompt, answer (thinking included) and thinking; −1 where unknown. */
    public CloseRecord tokens(long prompt, long completion, long thinking) {
        promptTokens = prompt;
        completionTokens = completion;
        thinkingTokens = thinking;
        return this;
    }

    /** Sets the cost in the currency of the price list; NaN where unknown. */
    public CloseRecord cost(double value) {
        cost = value;
        return this;
    }

    /** Sets milliseconds to the first content, −1 without any, and from beginning to end. */
    public CloseRecord times(double ttft, double duration) {
        ttftMs = ttft;
        durationMs = duration;
        return this;
    }

    /** Sets whether payload was dropped for want of room. */
    public CloseRecord truncated(boolean value) {
        truncated = value;
        return this;
    }

    /** Sets whether the exchange turned out to be one of which nothing is kept. */
    public CloseRecord discarded(boolean value) {
        discarded = value;
        return this;
    }

    /** Public name of the model that answered. */
    public String model() {
        return model.get();
    }

    /** Who answered last. */
    public String backend() {
        return backend.get();
    }

    /** Finish reason, as OpenAI names it. */
    public String finishReason() {
        return finishReason.get();
    }

    /** Code of the fault or cause that ended it. */
    public String error() {
        return error.get();
    }

    /** Tries made. */
    public int attempts() {
        return attempts;
    }

    /** HTTP status as logged. */
    public int status() {
        return status;
    }

    /** Tokens of the prompt, −1 where unknown. */
    public long promptTokens() {
        return promptTokens;
    }

    /** Tokens of the answer, thinking included, −1 where unknown. */
    public long completionTokens() {
        return completionTokens;
    }

    /** Tokens of thinking, −1 where unknown. */
    public long thinkingTokens() {
        return thinkingTokens;
    }

    /** In the currency of the price list, NaN where unknown. */
    public double cost() {
        return cost;
    }

    /** Milliseconds to the first content, −1 without any. */
    public double ttftMs() {
        return ttftMs;
    }

    /** Milliseconds from beginning to end. */
    public double durationMs() {
        return durationMs;
    }

    /** Whether payload was dropped for want of room. */
    public boolean truncated() {
        return truncated;
    }

    /** Whether nothing of the exchange is to be kept. */
    public boolean discarded() {
        return discarded;
    }

    int flags() {
        return (truncated ? CloseRecordDescriptor.TRUNCATED_FLAG : 0)
                | (discarded ? CloseRecordDescriptor.DISCARDED_FLAG : 0);
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
        return this;
    }
}
