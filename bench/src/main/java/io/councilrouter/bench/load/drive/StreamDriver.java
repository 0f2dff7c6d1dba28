package io.councilrouter.bench.load.drive;

import io.councilrouter.bench.load.wire.Head;
import io.councilrouter.bench.load.wire.TokenScanner;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A number of token streams at a time: when one ends, the next begins on its connection. Starts are spread over the
 * length of one stream, so that tokens of different streams do not come in step. Each token's number and stamp is
 * checked: none may be missing, doubled or out of order.
 */
public final class StreamDriver implements Driver {

    private static final int MOST_ERRORS = 10_000;
    private static final byte[] SSE_END = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final LoadConnector connector;
    private final StreamShape shape;
    private final List<StreamLane> lanes = new ArrayList<>();
    private final DriverCounts tally = new DriverCounts();
    private boolean waning;

    /**
     * How many streams, how long, and how they begin.
     *
     * @param streams how many at a time
     * @param tokens how many each has
     * @param spread time over which the first ones start
     */
    public record StreamShape(int streams, int tokens, Duration spread) {}

    /** A driver that sends a whole request, which must ask for a stream in OpenAI's dialect. */
    public StreamDriver(EventLoop loop, int port, byte[] request, StreamShape shape) {
        this.connector = new LoadConnector(loop, port, List.of(request));
        this.shape = shape;
    }

    @Override
    public void begin() {
        long step = shape.spread.toNanos() / shape.streams;
        for (int i = 0; i < shape.streams; i++) {
            StreamLane lane = new StreamLane();
            lanes.add(lane);
            connector.loop().schedule(() -> connector.open(lane), i * step, TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void mark() {
        tally.mark();
    }

    @Override
    public Readings readings() {
        return tally.readings();
    }

    @Override
    public void wane() {
        waning = true;
    }

    @Override
    public int active() {
        int active = 0;
        for (StreamLane lane : lanes) {
            active += lane.busy ? 1 : 0;
        }
        return active;
    }

    @Override
    public void end() {
        waning = true;
        lanes.forEach(StreamLane::end);
    }

    /** One connection, its successors, and the stream that runs on it. */
    private final class StreamLane implements Connection.Owner, TokenScanner.TokenSink {

        private final TokenScanner scanner = new TokenScanner(this);
        private @Nullable Connection current;
        private boolean busy;
        private int status;
        private int expected;
        private long sentAt;
        private long lastTokenAt;

        @Override
        public void opened(Connection connection) {
            current = connection;
            if (waning) {
                connection.close();
            } else {
                send(connection);
            }
        }

        @Override
        public void head(Head head) {
            status = head.status();
        }

        @Override
        public void body(ByteBuf piece, int index, int length) {
            scanner.scan(piece, index, length);
        }

        @Override
        public void token(int number, long sentNanos) {
            long now = System.nanoTime();
            tally.token(now - sentNanos);
            if (number == 0) {
                tally.firstToken(now - sentAt);
            } else {
                tally.gap(now - lastTokenAt);
            }
            if (number != expected) {
                tally.error("token " + number + " instead of " + expected);
            }
            tally.lose(Math.max(0, number - expected));
            expected = number + 1;
            lastTokenAt = now;
        }

        @Override
        public void answered(Connection connection) {
            busy = false;
            if (status != 200) {
                tally.error("status " + status);
            } else if (expected != shape.tokens || !scanner.endsWith(SSE_END)) {
                tally.error("stream ended after " + expected + " tokens");
                tally.lose(shape.tokens - expected);
            } else {
                tally.complete(System.nanoTime() - sentAt);
            }
            if (!waning && tally.errors() < MOST_ERRORS) {
                send(connection);
            }
        }

        @Override
        public void lost() {
            current = null;
            if (busy) {
                tally.lose(shape.tokens - expected);
            }
            busy = false;
            tally.error("connection lost");
            if (!waning && tally.errors() < MOST_ERRORS) {
                connector.open(this);
            }
        }

        private void send(Connection connection) {
            busy = true;
            expected = 0;
            scanner.reset();
            sentAt = System.nanoTime();
            connection.send(connector.request());
        }

        private void end() {
            if (busy) {
                tally.error("stream unfinished after " + expected + " tokens");
                tally.lose(shape.tokens - expected);
                busy = false;
            }
            if (current != null) {
                current.close();
            }
        }
    }
}
