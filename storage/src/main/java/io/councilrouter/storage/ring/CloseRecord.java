package io.councilrouter.storage.ring;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What came of an exchange, as it stands in a ring. One object serves a loop for all its exchanges: {@link #reset()}, set what is
 * known, {@link ByteRing#close}. Texts are cut at the bytes named below, so that the largest record is smaller than the room that is
 * set aside for it.
 *
 * <pre>
 *   flags: 1 truncated, 2 discarded
 *   payload: 0 status i32 | 4 attempts i32 | 8 prompt i64 | 16 completion i64 | 24 thinking i64
 *            32 cost f64 | 40 ttft ms f64 | 48 duration ms f64
 *            56 model 320 | backend 128 | finish reason 32 | error 64    (each: u16 length, UTF-8)
 * </pre>
 */
public final class CloseRecord {

    /** Most bytes in a ring, headers included. */
    static final int MAX_SIZE = 640;

    private static final int ATTEMPTS = 4;
    private static final int PROMPT = 8;
    private static final int COMPLETION = 16;
    private static final int THINKING = 24;
    private static final int COST = 32;
    private static final int TTFT = 40;
    private static final int DURATION = 48;
    private static final int TEXTS = 56;

    private static final int MODEL = 320;
    private static final int NAME = 128;
    private static final int FINISH = 32;
    private static final int ERROR = 64;

    private final RecordText model = new RecordText(MODEL);
    private final RecordText backend = new RecordText(NAME);
    private final RecordText finishReason = new RecordText(FINISH);
    private final RecordText error = new RecordText(ERROR);
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
        return (truncated ? RecordKind.TRUNCATED : 0) | (discarded ? RecordKind.DISCARDED : 0);
    }

    int size() {
        return TEXTS + model.size() + backend.size() + finishReason.size() + error.size();
    }

    void encode(MutableDirectBuffer into, int at) {
        into.putInt(at, status);
        into.putInt(at + ATTEMPTS, attempts);
        into.putLong(at + PROMPT, promptTokens);
        into.putLong(at + COMPLETION, completionTokens);
        into.putLong(at + THINKING, thinkingTokens);
        into.putDouble(at + COST, cost);
        into.putDouble(at + TTFT, ttftMs);
        into.putDouble(at + DURATION, durationMs);
        int next = model.encode(into, at + TEXTS);
        next = backend.encode(into, next);
        next = finishReason.encode(into, next);
        error.encode(into, next);
    }

    CloseRecord decode(DirectBuffer from, int at, int flags) {
        status = from.getInt(at);
        attempts = from.getInt(at + ATTEMPTS);
        promptTokens = from.getLong(at + PROMPT);
        completionTokens = from.getLong(at + COMPLETION);
        thinkingTokens = from.getLong(at + THINKING);
        cost = from.getDouble(at + COST);
        ttftMs = from.getDouble(at + TTFT);
        durationMs = from.getDouble(at + DURATION);
        int next = at + TEXTS;
        next = model.decode(from, next);
        next = backend.decode(from, next);
        next = finishReason.decode(from, next);
        error.decode(from, next);
        truncated = (flags & RecordKind.TRUNCATED) != 0;
        discarded = (flags & RecordKind.DISCARDED) != 0;
        return this;
    }
}
