package io.councilrouter.bench.load.drive;

import io.councilrouter.bench.load.wire.Head;
import io.councilrouter.bench.load.wire.TokenScanner;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A client that asks for a stream and leaves in the middle of it. */
public final class Leaver implements Connection.Owner, TokenScanner.TokenSink {

    private final LoadConnector connector;
    private final int leaveAfter;
    private final TokenScanner scanner = new TokenScanner(this);
    private final CompletableFuture<Long> left = new CompletableFuture<>();
    private @Nullable Connection current;

    /** A client that leaves at token {@code leaveAfter}. */
    public Leaver(EventLoop loop, int port, byte[] request, int leaveAfter) {
        this.connector = new LoadConnector(loop, port, List.of(request));
        this.leaveAfter = leaveAfter;
    }

    /**
     * Begins; the result is the time of leaving, on {@link System#nanoTime()}'s clock, or an error if there was no
     * stream to leave.
     */
    public CompletableFuture<Long> leave() {
        connector.loop().execute(() -> connector.open(this));
        return left;
    }

    @Override
    public void opened(Connection connection) {
        current = connection;
        connection.send(connector.request());
    }

    @Override
    public void head(Head head) {
        if (head.status() != 200) {
            left.completeExceptionally(new IllegalStateException("status " + head.status()));
        }
    }

    @Override
    public void body(ByteBuf piece, int index, int length) {
        scanner.scan(piece, index, length);
    }

    @Override
    public void token(int number, long sentNanos) {
        Connection connection = current;
        if (number == leaveAfter && connection != null) {
            long now = System.nanoTime();
            connection.close();
            left.complete(now);
        }
    }

    @Override
    public void answered(Connection connection) {
        left.completeExceptionally(new IllegalStateException("the stream ended before it could be left"));
    }

    @Override
    public void lost() {
        left.completeExceptionally(new IllegalStateException("connection lost"));
    }
}
