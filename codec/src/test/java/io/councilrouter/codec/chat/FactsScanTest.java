package io.councilrouter.codec.chat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.councilrouter.codec.Allocations;
import io.councilrouter.codec.EveryCut;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.codec.json.JsonLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(LeakExtension.class)
final class FactsScanTest {
    private static final FactWords WORDS = new FactWords.FactWordsBuilder()
            .root("model", Fact.MODEL)
            .root("stream", Fact.STREAM)
            .flag("stream_options", "include_usage")
            .root("tools", Fact.TOOLS)
            .root("messages", Fact.MESSAGES)
            .root("images", Fact.IMAGES)
            .messageImages("images")
            .imageTypes("image_url", "input_image", "image")
            .root("raw", Fact.RAW)
            .root("template", Fact.TEMPLATE)
            .root("suffix", Fact.SUFFIX)
            .root("encoding_format", Fact.VECTOR_FORM)
            .build();

    private final FactsScan scan = new FactsScan(JsonLimits.DEFAULT);

    /** Facts or fault as text, the same at every cut. */
    private String outcome(String nameField, String body) {
        return EveryCut.of(body.getBytes(StandardCharsets.UTF_8), pieces -> {
            scan.start(WORDS, nameField);
            boolean good = true;
            for (ByteBuf piece : pieces) {
                good = good && scan.onPart(piece);
            }
            if (!good || !scan.end()) {
                return String.valueOf(scan.fault());
            }
            RequestFacts facts = scan.facts();
            String spans = Arrays.toString(facts.longSpans());
            return facts.toString().replaceFirst("longSpans=.*", "longSpans=" + spans);
        });
    }

    private RequestFacts facts(String body) {
        outcome("model", body);
        assertNull(scan.fault());
        return scan.facts();
    }

    private Fault fault(String nameField, String body) {
        outcome(nameField, body);
        Fault fault = scan.fault();
        assertNotNull(fault, body);
        return fault;
    }

    @Test
    void findsWhatARequestAsksFor() {
        String body = " {\"messages\":[{\"role\":\"user\",\"content\":\"{\\\"model\\\":\\\"no\\\"}\"}],"
                + "\"stream\":true,\"stream_options\":{\"x\":[1],\"include_usage\":true},\"\\u006dodel\":\"ll\\u0061ma\"}";
        RequestFacts facts = facts(body);
        assertEquals("llama", facts.model());
        assertEquals("\"ll\\u0061ma\"", body.substring((int) facts.modelStart(), (int) facts.modelEnd()));
        assertEquals(true, facts.stream());
        assertEquals("true", body.substring((int) facts.flagStart(), (int) facts.flagEnd()));
        assertEquals(FlagPlace.ON, facts.flag());
        assertEquals(2, facts.rootOpen());
        assertFalse(facts.rootEmpty());
        assertEquals(body.length(), facts.bytes());
        assertFalse(facts.traits().tools()
                || facts.traits().images()
                || facts.traits().raw()
                || facts.traits().suffix()
                || facts.traits().base64());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"earlier\":\"r\"} | true | false",
                "{\"earlier\":null,\"keep\":true} | false | false",
                "{\"earlier\":7,\"keep\":false} | true | true",
                "{\"keep\":false,\"keep\":true} | false | false",
                "{\"said\":[{\"type\":\"stand-in\",\"id\":\"x\"}]} | true | false",
                "{\"said\":[{\"type\":\"message\",\"kind\":\"stand-in\"}]} | false | false",
            })
    void findsWhetherItRefersToEarlierAnswersAndWantsThisOneKept(String body, boolean refers, boolean unkept) {
        FactWords words = new FactWords.FactWordsBuilder()
                .root("earlier", Fact.EARLIER)
                .root("keep", Fact.KEEP)
                .root("said", Fact.MESSAGES)
                .reference("stand-in")
                .build();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            scan.start(words);
            assertTrue(scan.onPart(Unpooled.wrappedBuffer(bytes, 0, cut)));
            assertTrue(scan.onPart(Unpooled.wrappedBuffer(bytes, cut, bytes.length - cut)));
            assertTrue(scan.end());
            assertEquals(refers, scan.facts().traits().refers(), body);
            assertEquals(unkept, scan.facts().traits().unkept(), body);
        }
    }

    @Test
    void findsNothingInAnEmptyObject() {
        RequestFacts facts = facts("{}");
        assertNull(facts.model());
        assertNull(facts.stream());
        assertEquals(-1, facts.modelStart());
        assertEquals(-1, facts.flagStart());
        assertTrue(facts.rootEmpty());
        assertEquals(1, facts.rootOpen());
        assertArrayEquals(new int[0], facts.longSpans());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"m\"}|ABSENT|",
                "{\"stream_options\":{},\"b\":1}|WHOLE|{}",
                "{\"stream_options\":null,\"b\":1}|WHOLE|null",
                "{\"stream_options\":{\"include_usage\":true,\"x\":1}}|ON|true",
                "{\"stream_options\":{\"x\":{\"include_usage\":true},\"include_usage\":false}}|VALUE|false",
                "{\"stream_options\":{\"include_usage\":null},\"b\":{}}|VALUE|null",
                "{\"stream_options\":{\"include_usage\":[true,[1]],\"x\":[2]}}|VALUE|[true,[1]]",
                "{\"stream_options\":{\"include_usage\":{\"y\":2}}}|VALUE|{\"y\":2}",
                "{\"stream_options\":{\"x\":[{\"include_usage\":true}],\"y\":2}}|MEMBER|"
            })
    void saysWhatMustBeReplacedToSetTheFlag(String body, FlagPlace place, String span) {
        RequestFacts facts = facts(body);
        assertEquals(place, facts.flag());
        String found = facts.flagStart() < 0 ? "" : body.substring((int) facts.flagStart(), (int) facts.flagEnd());
        assertEquals(span == null ? "" : span, found);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"tools\":[{}]}|tools",
                "{\"tools\":[]}|",
                "{\"tools\":{\"a\":1}}|",
                "{\"a\":{\"tools\":[1]}}|",
                "{\"messages\":[{\"content\":[{\"type\":\"image_url\"}]}]}|images",
                "{\"messages\":[{\"content\":[{\"type\":\"image\\u005furl\"}]}]}|images",
                "{\"messages\":[{\"content\":[{\"type\":\"input_image\"}]}]}|images",
                "{\"messages\":[{\"content\":[{\"type\":\"image\"}]}]}|images",
                "{\"messages\":[{\"content\":[{\"type\":\"text\",\"text\":\"image_url\"}]}]}|",
                "{\"tools\":[],\"metadata\":{\"type\":\"image\"}}|",
                "{\"messages\":[{\"images\":[\"aGk=\"]}]}|images",
                "{\"messages\":[{\"images\":[]},{\"images\":null}]}|",
                "{\"messages\":[{\"images\":[[]]}]}|images",
                "{\"images\":[\"aGk=\"]}|images",
                "{\"images\":[]}|",
                "{\"raw\":true}|raw",
                "{\"raw\":false}|",
                "{\"template\":\"x\"}|raw",
                "{\"template\":\"\"}|",
                "{\"suffix\":\"x\"}|raw suffix",
                "{\"suffix\":\"\"}|",
                "{\"suffix\":null}|",
                "{\"encoding_format\":\"base64\"}|base64",
                "{\"encoding_format\":\"float\"}|",
                "{\"stream_options\":{\"include_usage\":true}}|usage",
                "{\"stream_options\":{\"include_usage\":false}}|",
                "{\"stream_options\":{\"a\":{\"include_usage\":true}}}|",
                "{\"stream_options\":{\"include_usage\":[true]}}|",
                "{\"stream_options\":null}|"
            })
    void tellsFrom(String body, String expected) {
        RequestFacts facts = facts(body);
        String told = (facts.traits().tools() ? "tools " : "")
                + (facts.traits().images() ? "images " : "")
                + (facts.traits().raw() ? "raw " : "")
                + (facts.traits().suffix() ? "suffix " : "")
                + (facts.traits().base64() ? "base64 " : "")
                + (facts.flag() == FlagPlace.ON ? "usage " : "");
        assertEquals(expected == null ? "" : expected, told.trim());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":1}|INVALID_ARGUMENT|model",
                "{\"model\":null}|INVALID_ARGUMENT|model",
                "{\"model\":{}}|INVALID_ARGUMENT|model",
                "{\"model\":\"a\\nb\"}|INVALID_ARGUMENT|model",
                "{\"model\":\"a\\u0000\"}|INVALID_ARGUMENT|model",
                "{\"model\":\"a\\u007f\"}|INVALID_ARGUMENT|model",
                "{\"model\":\"\\u0085\"}|INVALID_ARGUMENT|model",
                "{\"model\":\"\\ud800\"}|INVALID_ARGUMENT|model",
                "{\"stream\":1}|INVALID_ARGUMENT|stream",
                "{\"stream\":\"true\"}|INVALID_ARGUMENT|stream",
                "{\"stream\":[]}|INVALID_ARGUMENT|stream",
                "{\"stream_options\":true}|INVALID_ARGUMENT|stream_options",
                "{\"stream_options\":[]}|INVALID_ARGUMENT|stream_options",
                "{\"model\":\"a\",\"model\":\"b\"}|INVALID_JSON|",
                "{\"model\":\"a\",\"\\u006dodel\":\"b\"}|INVALID_JSON|",
                "{\"\\u006d\\u006f\\u0064\\u0065\\u006c\":\"a\",\"model\":\"b\"}|INVALID_JSON|",
                "{\"stream\":true,\"a\":{},\"stream\":true}|INVALID_JSON|",
                "{\"stream_options\":{},\"stream_options\":{}}|INVALID_JSON|",
                "{\"a\":|INVALID_JSON|",
                "[]|INVALID_JSON|"
            })
    void refuses(String body, String code, String param) {
        Fault.Client fault = (Fault.Client) fault("model", body);
        assertEquals(code, fault.code().name());
        assertEquals(param, fault.param());
    }

    @Test
    void saysWhichFieldStandsTwiceAndWhere() {
        Fault twice = fault("model", "{\"model\":\"a\",\"\\u006dodel\":\"b\"}");
        assertEquals("Invalid JSON at byte 13: the field \"model\" appears twice.", twice.message());
    }

    @ParameterizedTest
    @ValueSource(ints = {255, 256, 257, 1024, 1025, 5000})
    void boundsTheModelName(int length) {
        String name = "m".repeat(length);
        String outcome = outcome("model", "{\"model\":\"" + name + "\"}");
        assertEquals(length <= FactsScan.LONGEST_MODEL, outcome.contains("model=" + name + ","));
        assertEquals(length > FactsScan.LONGEST_MODEL, outcome.contains("at most 256 bytes"));
    }

    /** With some cuts these names are long enough to be read from the bytes rather than by Jackson. */
    @Test
    void readsLongNamesAlikeAtEveryCut() {
        String name = "\\u00e9".repeat(20) + "漢".repeat(20);
        assertTrue(outcome("model", "{\"model\":\"" + name + "\",\"a\":1}").contains("model=ééé"));
        fault("model", "{\"model\":\"" + name + "\\ud800\",\"a\":1}");
        fault("model", "{\"model\":\"" + name + "\\u0007\",\"a\":1}");
    }

    @Test
    void judgesANameThatComesWithoutABodyLikeOneInABody() {
        for (String name : List.of("m", "m".repeat(256), "m".repeat(257), "\u00e9".repeat(129), "a\u0007", "a\ud800")) {
            String outcome = outcome("model", "{\"model\":" + JsonEscapes.quoted(name) + "}");
            Fault fault = FactsScan.misnamed(name);
            assertEquals(outcome.contains("model=" + name + ","), fault == null, name);
            assertTrue(fault == null || outcome.contains(fault.message()), outcome);
        }
        assertNull(FactsScan.misnamed(null));
    }

    @Test
    void takesAnEmptyModelForNone() {
        RequestFacts facts = facts("{\"model\":\"\"}");
        assertNull(facts.model());
        assertEquals(9, facts.modelStart());
        assertEquals(11, facts.modelEnd());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"model\":\"\",\"name\":\"a\"}|19",
                "{\"name\":\"a\",\"model\":\"\"}|8",
                "{\"model\":\"a\",\"name\":\"\"}|9",
                "{\"name\":\"\",\"model\":\"a\"}|19",
                "{\"name\":null,\"model\":\"a\"}|21",
                "{\"model\":null,\"name\":\"a\"}|21",
                "{\"name\":\"a\",\"model\":\"a\"}|20",
            })
    void takesTheOtherFieldWhereOneIsEmpty(String body, int start) {
        String outcome = outcome("name", body);
        assertTrue(outcome.contains("model=a, modelStart=" + start + ", modelEnd=" + (start + 3) + ","), outcome);
    }

    @Test
    void readsTheModelFromAnotherFieldButNeverFromTwo() {
        assertTrue(outcome("name", "{\"name\":\"a\"}").contains("model=a,"));
        assertTrue(outcome("name", "{\"model\":\"a\"}").contains("model=a,"));
        assertTrue(
                outcome("name", "{\"name\":\"a\",\"model\":\"b\"}").contains("model=b,"),
                "name counts where model is empty");
        assertTrue(outcome("name", "{\"model\":\"b\",\"x\":1,\"name\":\"a\"}").contains("model=b,"));
        assertEquals("name", ((Fault.Client) fault("name", "{\"name\":\"a\",\"name\":\"a\"}")).param());
        fault("name", "{\"model\":\"a\",\"model\":\"a\"}");
        Fault number = fault("name", "{\"model\":7,\"name\":\"a\"}");
        assertEquals("\"model\" must be a string.", number.message());
        assertEquals("model", ((Fault.Client) number).param());
        fault("model", "{\"model\":null}");
        assertEquals("name", ((Fault.Client) fault("name", "{\"name\":\"a\",\"n\\u0061me\":\"b\"}")).param());
        assertNull(facts("{\"name\":\"a\"}").model());
    }

    @Test
    void knowsNothingThatItsWordsDoNotName() {
        scan.start(new FactWords.FactWordsBuilder().root("modelId", Fact.MODEL).build());
        byte[] body =
                ("{\"modelId\":\"m\",\"stream\":1,\"stream\":2,\"stream_options\":1,\"stream_options\":2,\"tools\":[{}],"
                                + "\"raw\":true}")
                        .getBytes(StandardCharsets.UTF_8);
        assertTrue(scan.onPart(Unpooled.wrappedBuffer(body)) && scan.end());
        RequestFacts facts = scan.facts();
        assertEquals("m", facts.model());
        assertNull(facts.stream());
        assertFalse(facts.traits().tools() || facts.traits().raw());
    }

    @Test
    void remembersLongStrings() {
        String text = "x".repeat(FactsScan.LONG_SPAN);
        String body = "{\"a\":\"" + text + "\",\"b\":\"" + text.substring(1) + "\",\"c\":[\"" + text + "y\"]}";
        scan.start(WORDS);
        ByteBuf part = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(body.getBytes(StandardCharsets.UTF_8));
        try {
            assertTrue(scan.onPart(part));
            assertFalse(part.isReadable());
        } finally {
            part.release();
        }
        assertTrue(scan.end());
        int[] spans = scan.facts().longSpans();
        assertEquals(4, spans.length);
        assertEquals(text, body.substring(spans[0], spans[1]));
        assertEquals(text + "y", body.substring(spans[2], spans[3]));
    }

    private RequestFacts factsOf(String body) {
        scan.start(WORDS);
        scan.onPart(Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)));
        assertTrue(scan.end(), () -> String.valueOf(scan.fault()));
        return scan.facts();
    }

    @Test
    void knowsThatAFieldStandsTwice() {
        assertTrue(factsOf("{\"a\":1,\"messages\":[],\"b\":2,\"\\u006dessages\":[]}")
                .traits()
                .repeats());
        assertFalse(factsOf("{\"a\":{\"b\":1,\"b\":2},\"messages\":[{\"a\":1},{\"a\":2}],\"b\":2}")
                .traits()
                .repeats());
        assertFalse(
                factsOf("{\"model\":\"m\",\"stream\":true,\"stream_options\":{},\"messages\":[],\"tools\":[],"
                                + "\"tool_choice\":\"auto\",\"temperature\":1,\"top_p\":1,\"max_tokens\":5,\"stop\":[],"
                                + "\"seed\":1,\"n\":1,\"user\":\"x\",\"response_format\":{},\"options\":{}}")
                        .traits()
                        .repeats(),
                "the usual fields do not look alike");
    }

    @Test
    void theLastOfTwoFieldsCounts() {
        assertFalse(factsOf("{\"raw\":true,\"raw\":false}").traits().raw());
        assertTrue(factsOf("{\"raw\":true,\"template\":\"\"}").traits().raw());
        assertFalse(factsOf("{\"suffix\":\"x\",\"suffix\":\"\"}").traits().suffix());
        assertFalse(factsOf("{\"suffix\":\"x\",\"suffix\":\"\"}").traits().raw());
        assertFalse(factsOf("{\"tools\":[{}],\"tools\":null}").traits().tools());
        assertTrue(factsOf("{\"tools\":[],\"tools\":[{}]}").traits().tools());
        assertFalse(factsOf("{\"encoding_format\":\"base64\",\"encoding_format\":\"float\"}")
                .traits()
                .base64());
    }

    @Test
    void costsTheSameHeapForABodyOfAnySize() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ByteBuf text = PooledByteBufAllocator.DEFAULT.directBuffer(65_536);
        ByteBuf head = PooledByteBufAllocator.DEFAULT.directBuffer();
        ByteBuf tail = PooledByteBufAllocator.DEFAULT.directBuffer();
        try {
            while (text.isWritable()) {
                text.writeByte('a');
            }
            head.writeBytes("{\"model\":\"m\",\"messages\":[{\"content\":\"".getBytes(StandardCharsets.UTF_8));
            tail.writeBytes("\"}]}".getBytes(StandardCharsets.UTF_8));
            long before = 0;
            for (int round = 0; round < 2; round++) {
                before = threads.getCurrentThreadAllocatedBytes();
                FactsScan fresh = new FactsScan(JsonLimits.DEFAULT);
                fresh.start(WORDS);
                assertTrue(fresh.onPart(head.readerIndex(0)));
                for (int i = 0; i < 480; i++) {
                    assertTrue(fresh.onPart(text.readerIndex(0)));
                }
                assertTrue(fresh.onPart(tail.readerIndex(0)));
                assertTrue(fresh.end());
                assertEquals(
                        480L * 65_536,
                        fresh.facts().longSpans()[1] - fresh.facts().longSpans()[0]);
                fresh.close();
            }
            long heap = threads.getCurrentThreadAllocatedBytes() - before;
            assertTrue(heap <= 65_536, () -> heap + " bytes of heap for 30 MB");
        } finally {
            text.release();
            head.release();
            tail.release();
        }
    }

    @Test
    void costsNoMoreThanItsFactsInSteadyState() {
        String body = "{\"model\":\"llama3.2:1b\",\"stream\":true,\"temperature\":0.7,\"messages\":["
                + "{\"role\":\"system\",\"content\":\"You are terse.\"},{\"role\":\"user\",\"content\":\""
                + "why is the sky blue? ".repeat(20) + "\"}]}";
        ByteBuf part = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(body.getBytes(StandardCharsets.UTF_8));
        try {
            long bytes = Allocations.perRun(() -> {
                scan.start(WORDS, "model");
                scan.onPart(part.readerIndex(0));
                scan.end();
            });
            assertEquals(0, bytes);
        } finally {
            part.release();
        }
    }
}
