package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.FaultCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When things happened in one exchange, in monotonic nanoseconds, 0 for "not yet". Of several attempts the last one's times stand
 * here, and each has a row of its own. Written by the exchange alone; lent by {@link Timelines} and used again. On its loop.
 *
 * <pre>
 *  start       received      (queued)     picked     encoded    connected       head      content       end
 *    |  upload    |   decide    |  queue     |  encode   |  connect  | prefill    |          |   stream   |
 *    +------------+-------------+------------+-----------+-----------+------------+----------+------------+
 *                  ours                          ours      \________ the backend's ________/
 * </pre>
 */
public final class Timeline {
    long start;
    long received;
    long queued;
    long queueNanos;
    long picked;
    long encoded;
    long connected;
    long head;
    long content;
    long end;
    int attempts;

    private AttemptTimes[] rows = {new AttemptTimes()};
    private boolean trying;
    private boolean inLine;
    /** For how long attempts that are over waited for their backends. */
    private long waitedNanos;

    /** Starts afresh, for another exchange that begins now. */
    Timeline begin(long now) {
        start = now;
        received = 0;
        queued = 0;
        queueNanos = 0;
        picked = 0;
        encoded = 0;
        connected = 0;
        head = 0;
        content = 0;
        end = 0;
        attempts = 0;
        trying = false;
        inLine = false;
        waitedNanos = 0;
        return this;
    }

    /** The exchange gets in line, perhaps leaving another place in it. */
    void enqueued(long now) {
        leftLine(now);
        queued = now;
        inLine = true;
    }

    /** The exchange no longer stands in line, if it did. */
    void leftLine(long now) {
        if (inLine) {
            queueNanos += now - queued;
            inLine = false;
        }
    }

    /** An attempt begins. */
    void attempt(Choice choice, long now) {
        if (attempts == rows.length) {
            rows = Arrays.copyOf(rows, attempts + 4);
            for (int i = attempts; i < rows.length; i++) {
                rows[i] = new AttemptTimes();
            }
        }
        rows[attempts++].begin(choice.backend().name(), choice.model(), now);
        trying = true;
        picked = now;
        encoded = 0;
        connected = 0;
        head = 0;
    }

    /** The attempt is over; {@code status} is that of its answer, 0 without one. */
    void attemptOver(int status, @Nullable FaultCode fault, long now) {
        AttemptTimes row = row(attempts - 1);
        row.status = status;
        row.fault = fault;
        row.end = now;
        waitedNanos += waiting(now);
        trying = false;
    }

    /** A row of {@link #attempts}, from 0; that of the attempt under way as far as it has come. */
    public AttemptTimes row(int index) {
        AttemptTimes row = rows[index];
        if (trying && index == attempts - 1) {
            row.encoded = encoded;
            row.connected = connected;
            row.head = head;
            row.content = content;
        }
        return row;
    }

    /** How long the attempt under way has been waiting for its backend. */
    private long waiting(long now) {
        return !trying || encoded == 0 ? 0 : (content == 0 ? now : content) - encoded;
    }

    /**
     * Nanoseconds that the gateway itself has added, from the complete request until {@code now} or the first output. Time in the
     * queue does not count, nor does a backend's time, from the ready request to its first output or failure.
     */
    public long addedNanos(long now) {
        long until = content == 0 ? now : content;
        return received == 0 ? 0 : Math.max(0, until - received - queueNanos - waitedNanos - waiting(until));
    }

    /** Nanoseconds from the request's start to its first model output, −1 if there was none. */
    public long ttftNanos() {
        return content == 0 ? -1 : Math.max(0, content - start);
    }

    /** When the first byte of the request's head was parsed. */
    public long start() {
        return start;
    }

    /** When the body was complete. */
    public long received() {
        return received;
    }

    /** When the last wait in the queue began. */
    public long queued() {
        return queued;
    }

    /** Time spent in the queue, nanoseconds. */
    public long queueNanos() {
        return queueNanos;
    }

    /** When the last attempt's slot was taken. */
    public long picked() {
        return picked;
    }

    /** When the last attempt's request was ready to be sent. */
    public long encoded() {
        return encoded;
    }

    /** When the last attempt's connection was ready. */
    public long connected() {
        return connected;
    }

    /** When the head of the last attempt's answer came. */
    public long head() {
        return head;
    }

    /** When the first model output was released to the client. */
    public long content() {
        return content;
    }

    /** When the exchange was over. */
    public long end() {
        return end;
    }

    /** Attempts made. */
    public int attempts() {
        return attempts;
    }
}
