package io.councilrouter.bench.load.drive;

import io.councilrouter.bench.load.wire.Head;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A closed loop of requests: each connection sends the next one as soon as its answer is complete. */
public final class RequestDriver implements Driver {

    private static final int MOST_ERRORS = 1_000;

    private final LoadConnector connector;
    private final int connections;
    private final List<RequestLane> lanes = new ArrayList<>();
    private final DriverCounts tally = new DriverCounts();
    private boolean waning;

    /** A driver that sends one whole request, head and body. */
    public RequestDriver(EventLoop loop, int port, byte[] request, int connections) {
        this(loop, port, List.of(request), connections);
    }

    /** A driver that sends these whole requests in turn, on whichever connection is free. */
    public RequestDriver(EventLoop loop, int port, List<byte[]> requests, int connections) {
        this.connector = new LoadConnector(loop, port, requests);
        this.connections = connections;
    }

    @Override
    public void begin() {
        for (int i = 0; i < connections; i++) {
            RequestLane lane = new RequestLane();
            lanes.add(lane);
            connector.open(lane);
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
        for (RequestLane lane : lanes) {
            active += lane.busy ? 1 : 0;
        }
        return active;
    }

    @Override
    public void end() {
        waning = true;
        lanes.forEach(RequestLane::end);
    }

    /** One connection and its successors. */
    private final class RequestLane implements Connection.Owner {

        private @Nullable Connection current;
        private boolean busy;
        private int status;
        private long sentAt;

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
            if (status != 200) {
                tally.error("status " + status);
            }
        }

        @Override
        public void body(ByteBuf piece, int index, int length) {
            // Only the end matters.
        }

        @Override
        public void answered(Connection connection) {
            busy = false;
            if (status == 200) {
                tally.complete(System.nanoTime() - sentAt);
            }
            if (!waning && tally.errors() < MOST_ERRORS) {
                send(connection);
            }
        }

        @Override
        public void lost() {
            current = null;
            busy = false;
            tally.error("connection lost");
            if (!waning && tally.errors() < MOST_ERRORS) {
                connector.open(this);
            }
        }

        private void send(Connection connection) {
            busy = true;
            sentAt = System.nanoTime();
            connection.send(connector.request());
        }

        private void end() {
            if (busy) {
                tally.error("no answer");
                busy = false;
            }
            if (current != null) {
                current.close();
            }
        }
    }
}
