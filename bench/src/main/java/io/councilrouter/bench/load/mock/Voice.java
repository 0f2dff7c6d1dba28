package io.councilrouter.bench.load.mock;

import io.councilrouter.bench.load.wire.Sockets;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * One port's script with its pace, and the parts that are encoded only once: the fixed answer and the head of a stream.
 */
final class Voice {

    private final DialectScript script;
    private final int tokens;
    private final long intervalNanos;
    private final byte[] answer;
    private final byte[] thinkerAnswer;
    private final byte[] streamHead;

    Voice(DialectScript script, int tokens, long intervalNanos) {
        this.script = script;
        this.tokens = tokens;
        this.intervalNanos = intervalNanos;
        this.answer = whole(200, script.answer());
        this.thinkerAnswer = whole(200, script.thinkerAnswer());
        this.streamHead = ("HTTP/1.1 200 OK\r\nContent-Type: " + script.mediaType()
                        + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    DialectScript script() {
        return script;
    }

    int tokens() {
        return tokens;
    }

    long intervalNanos() {
        return intervalNanos;
    }

    /** A copy of the fixed answer with its head, which the caller owns. */
    ByteBuf answer(boolean thinks) {
        byte[] fixed = thinks ? thinkerAnswer : answer;
        return Sockets.ALLOCATOR.directBuffer(fixed.length).writeBytes(fixed);
    }

    byte[] streamHead() {
        return streamHead;
    }

    /** A JSON answer with its head. */
    static byte[] whole(int status, String json) {
        return ("HTTP/1.1 " + status + (status == 200 ? " OK" : " Not Found")
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n" + json)
                .getBytes(StandardCharsets.US_ASCII);
    }
}
