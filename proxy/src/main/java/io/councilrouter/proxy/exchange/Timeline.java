package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.FaultCode;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When what happened in one exchange, monotonic nanoseconds, 0 for "not yet". Of several attempts the last one's times
 * stand here, and each has a row of its own. Lent by {@link Timelines} and used again; on its loop.
 *
 * <pre>
 *  start       received      (queued)     picked     encoded    connected       head      content       end
 *    |  upload    |   decide    |  queue     |  encode   |  connect  | prefill    |          |   stream   |
 *    +------------+-------------+------------+-----------+-----------+------------+----------+------------+
 *                  ours                          ours      \________ the backend's ________/
 * </pre>
 */
public final class Timeline {
    /** First byte of the request's head was parsed. */
    public long start;
    /** The body was complete. */
    public long received;
    /** The last wait in the queue began. */
    public long queued;
    /** Time spent in the queue, nanoseconds. */
    public long queueNanos;
    /** The last attempt's slot was taken. */
    public long picked;
    /** The last attempt's request was ready to be sent. */
    public long encoded;
    /** The last attempt's connection was ready. */
    public long connected;
    /** The last attempt's answer head came. */
    public long head;
    /** First model output. */
    public long content;
    /** The exchange was done. */
    public long end;
    /** Attempts made. */
    public int attempts;

    private AttemptTimes[] rows = {new AttemptTimes()};
    private boolean trying;
    private boolean inLine;
    /** For how long attempts that are over waited for their backends. */
    private long waitedNanos;

    /** Fresh again, for another exchange that begins now. */
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

    /** It gets in line, perhaps from another place in it. */
    void enqueued(long now) {
        leftLine(now);
        queued = now;
        inLine = true;
    }

    /** It does not stand in line any more, if it did. */
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
     * Nanoseconds the gateway has added so far, until {@code now} or the first output: since the request was complete,
     * less queue and backends, each from the ready request to its first output or failure.
     */
    public long addedNanos(long now) {
        long until = content == 0 ? now : content;
        return received == 0 ? 0 : Math.max(0, until - received - queueNanos - waitedNanos - waiting(until));
    }

    /** Nanoseconds from the request's start to its first model output, −1 if there was none. */
    public long ttftNanos() {
        return content == 0 ? -1 : Math.max(0, content - start);
    }
}
