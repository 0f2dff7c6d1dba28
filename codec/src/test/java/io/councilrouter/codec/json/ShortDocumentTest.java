package io.councilrouter.codec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares documents read in one go with the general way, in which a document is read that comes byte by byte. */
final class ShortDocumentTest {
    private static final String ANSWER =
            """
            {"id":"c-1", "n":[0,-12,3.5e-7,[],{}],"choices":[{"index":0,"message":{"role":"assistant",
             "content":"A \\"line\\"\\n – ok"},"done":true,"x":null}],"usage":{"in":12,"out":340}, "y":false}
            """
                    .strip();
    private static final String NASTY = "{}[]:,\"\\ tfn09.-+eEu/\u0000\u001f\u0080\n";

    private final JsonCursor json = new JsonCursor();
    private final ShortDocument document = new ShortDocument();

    @Test
    void saysOfEachDocumentThatIsOneByteBesideAnAnswerWhatTheGeneralWaySays() {
        byte[] bytes = Walk.utf8(ANSWER);
        for (int at = 0; at < bytes.length; at++) {
            for (int i = 0; i < NASTY.length(); i++) {
                byte[] other = bytes.clone();
                other[at] = (byte) NASTY.charAt(i);
                assertEquals(Walk.bytes(json, Root.ANY, other), Walk.over(json, other), () -> text(other));
                assertEquals(
                        Walk.bytes(json, Root.OBJECT, other), Walk.parts(json, Root.OBJECT, other), () -> text(other));
            }
        }
    }

    @Test
    void saysOfEachBeginningOfAnAnswerWhatTheGeneralWaySays() {
        byte[] bytes = Walk.utf8(ANSWER);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertEquals(Walk.bytes(json, Root.ANY, cut), Walk.over(json, cut), () -> text(cut));
        }
    }

    @Test
    void skipsAContainerAsAWalkThroughItWould() {
        for (String name : List.of("n", "choices", "message", "usage")) {
            assertEquals(skipped(name, true), skipped(name, false), name);
        }
    }

    @Test
    void judgesWhatComesBehindItInALaterPart() {
        for (String more : List.of("", " \n ", " {}", "x", "  ,")) {
            byte[] all = Walk.utf8(ANSWER + more);
            String cut = Walk.parts(json, Root.OBJECT, all, all.length - more.length());
            assertEquals(Walk.bytes(json, Root.OBJECT, all), cut, more);
        }
    }

    @Test
    void handsOutTheSameStringForANameThatComesAgain() {
        ByteBuf source = Unpooled.wrappedBuffer(Walk.utf8("{\"some_name\":1}"));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            json.over(source);
            json.next();
            json.next();
            names.add(json.name());
            json.rest();
        }
        assertSame(names.get(0), names.get(1));
    }

    @Test
    void readsAnAnswerAtOneGo() {
        assertTrue(read(ANSWER));
        assertTrue(read("[1,\"\\u00e9\",{\"a\":[]}] \n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "\"text\"",
                "{",
                "{} {}",
                "[01]",
                "[1.]",
                "[-]",
                "[1e]",
                "[tru]",
                "{\"a\" 1}",
                "{\"a\":1,}",
                "[1,]",
                "[,1]",
                "{\"\\u0061\":1}",
                "{\"\u00e9\":1}",
                "[\"\\ud8\"]",
                "[\"\n\"]",
                "{1:2}",
                "[}"
            })
    void leavesToTheGeneralWayWhatIsBadOrOutOfTheOrdinary(String text) {
        assertFalse(read(text));
    }

    private boolean read(String text) {
        byte[] bytes = Walk.utf8(text);
        TextScan scan = new TextScan();
        scan.window(bytes);
        return document.read(bytes, bytes.length, scan, 256, text.startsWith("[") ? Root.ANY : Root.OBJECT);
    }

    /** What the cursor says before and after a container that is skipped. */
    private String skipped(String name, boolean whole) {
        byte[] bytes = Walk.utf8(ANSWER);
        ByteBuf source = Unpooled.wrappedBuffer(bytes);
        if (whole) {
            json.over(source);
        } else {
            // A document with a second part is read in the general way.
            json.start(Root.ANY);
            json.feed(source.readSlice(0));
            json.next();
            json.feed(source);
            json.finish();
        }
        StringBuilder out = new StringBuilder();
        for (Json token = json.next(); token != Json.END && token != Json.BAD; token = json.next()) {
            Json seen = token;
            if (token.opens() && json.name().equals(name)) {
                json.skipChildren();
                seen = Json.OBJECT;
            }
            out.append(seen.opens())
                    .append(json.depth())
                    .append(json.from())
                    .append("..")
                    .append(json.to())
                    .append(json.name())
                    .append('\n');
        }
        return out.toString();
    }

    private static String text(byte[] document) {
        return new String(document, StandardCharsets.ISO_8859_1);
    }
}
