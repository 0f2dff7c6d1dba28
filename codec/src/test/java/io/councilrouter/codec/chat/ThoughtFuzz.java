package io.councilrouter.codec.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;

/** For any text: where it is cut changes nothing, and what is told is what came, but for tags and the space around them. */
class ThoughtFuzz {

    private static final String[] KINDS = {"text", "reasoning"};

    /** The first byte says whether the thought is open and where the text is cut first, the second where it is cut next. */
    @FuzzTest
    void split(byte[] input) {
        if (input.length < 3) {
            return;
        }
        boolean opened = (input[0] & 1) != 0;
        int length = input.length - 2;
        int first = (input[0] & 0xff) % (length + 1);
        int next = Math.min(length, first + (input[1] & 0xff));
        assertEquals(told(opened, input, 0, length), told(opened, input, 0, first, next, length));
    }

    private static String told(boolean opened, byte[] input, int... cuts) {
        StringBuilder[] said = {new StringBuilder(), new StringBuilder()};
        EventSink sink = (EventSink) Proxy.newProxyInstance(
                EventSink.class.getClassLoader(), new Class<?>[] {EventSink.class}, (_, method, arguments) -> {
                    for (int kind = 0; kind < KINDS.length; kind++) {
                        if (method.getName().equals(KINDS[kind]) && arguments[1] instanceof ByteBuf part) {
                            said[kind].append(part.toString(StandardCharsets.ISO_8859_1));
                        }
                    }
                    return null;
                });
        ThoughtSplitter splitter = new ThoughtSplitter(sink, opened);
        for (int i = 1; i < cuts.length; i++) {
            splitter.text(0, Unpooled.wrappedBuffer(input, 2 + cuts[i - 1], cuts[i] - cuts[i - 1]));
        }
        splitter.end();
        int whole = said[0].length() + said[1].length();
        assertEquals(true, whole <= input.length - 2, "nothing is told twice");
        return said[1] + "|" + said[0];
    }
}
