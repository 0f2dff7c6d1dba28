package io.councilrouter.proxy;

import io.councilrouter.codec.http.HttpLimits;
import io.councilrouter.codec.http.ParseStatus;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.codec.http.RequestParser;
import io.councilrouter.codec.http.ResponseHead;
import io.councilrouter.codec.http.ResponseParser;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Parses heads from text, for tests of code that reads them. */
public final class Heads {

    private Heads() {}

    /** The head of a request; {@code lines} are header lines without their ends. */
    public static RequestHead request(String line, String... lines) {
        RequestParser parser = new RequestParser(HttpLimits.forRequests());
        ByteBuf in = bytes(line + " HTTP/1.1\r\nHost: gateway.test\r\n", lines);
        ParseStatus status = parser.parse(in);
        if (status != ParseStatus.DONE) {
            throw new IllegalArgumentException(status + " " + parser.fault());
        }
        return parser.head();
    }

    /** The head of an answer with that status. */
    public static ResponseHead response(int status, String... lines) {
        ResponseParser parser = new ResponseParser(HttpLimits.forResponses());
        ParseStatus parsed = parser.parse(bytes("HTTP/1.1 " + status + " Said\r\n", lines));
        if (parsed != ParseStatus.DONE) {
            throw new IllegalArgumentException(parsed + " " + parser.fault());
        }
        return parser.head();
    }

    private static ByteBuf bytes(String first, String... lines) {
        StringBuilder text = new StringBuilder(first);
        for (String line : lines) {
            text.append(line).append("\r\n");
        }
        return Unpooled.wrappedBuffer(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
