package io.councilrouter.codec.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes reasoning and what stays text, however the text is cut. */
final class ThoughtSplitterTest {
    private static final String[] WORDS = {
        "<", "<think>", "</think>", "/think>", "thinking>", " ", "\\n", "x", "\\u003c"
    };

    /** Joins what comes of the same kind: {@code r:} reasoning, {@code t:} text; all else stands for itself. */
    private static final class Said implements EventSink {
        final StringBuilder said = new StringBuilder();
        private String last = "";

        private void say(String kind, ByteBuf escaped) {
            if (!kind.equals(last)) {
                said.append(said.isEmpty() ? "" : " ").append(kind).append(':');
                last = kind;
            }
            said.append(escaped.toString(StandardCharsets.UTF_8));
        }

        private void note(String what) {
            said.append(said.isEmpty() ? "" : " ").append(what);
            last = "";
        }

        @Override
        public void start(String id, String model) {}

        @Override
        public void text(int choice, ByteBuf escaped) {
            say(choice == 0 ? "t" : "t" + choice, escaped);
        }

        @Override
        public void reasoning(int choice, ByteBuf escaped) {
            say(choice == 0 ? "r" : "r" + choice, escaped);
        }

        @Override
        public void refusal(int choice, ByteBuf escaped) {
            say("refused", escaped);
        }

        @Override
        public void logprobs(int choice, ByteBuf raw) {}

        @Override
        public void toolOpen(int choice, int index, String id, String name) {
            note("call");
        }

        @Override
        public void toolArgs(int choice, int index, ByteBuf escaped) {}

        @Override
        public void vector(int index, ByteBuf raw) {}

        @Override
        public void vectorBase64(int index, ByteBuf escaped) {}

        @Override
        public void usage(Usage usage) {}

        @Override
        public void citation(int choice, long from, long to, String url, String title) {
            note("cited " + from);
        }

        @Override
        public void blockOpen(int choice, Block kind, String id) {
            note("[" + kind + id);
        }

        @Override
        public void blockClose(int choice) {
            note("]");
        }

        @Override
        public void finish(int choice, FinishReason reason) {
            note("finish");
        }

        @Override
        public void end() {
            note("end");
        }

        @Override
        public void fault(Fault fault) {
            note("fault");
        }
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String split(boolean opened, List<String> parts) {
        Said said = new Said();
        ThoughtSplitter splitter = new ThoughtSplitter(said, opened);
        for (String part : parts) {
            ByteBuf text = bytes("__" + part + "__");
            text.setIndex(2, text.writerIndex() - 2);
            splitter.text(0, text);
            assertEquals(2, text.readerIndex(), "a borrowed buffer keeps its place");
            assertEquals(part.length() + 2, text.writerIndex());
        }
        splitter.finish(0, FinishReason.STOP);
        splitter.end();
        return said.said.toString();
    }

    /** Splits the text whole, byte by byte, and cut in two at every byte; it must always be the same. */
    private static String everyCut(boolean opened, String text) {
        String whole = split(opened, List.of(text));
        for (int cut = 1; cut < text.length(); cut++) {
            assertEquals(
                    whole, split(opened, List.of(text.substring(0, cut), text.substring(cut))), text + " at " + cut);
        }
        List<String> each = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            each.add(text.substring(i, i + 1));
        }
        assertEquals(whole, split(opened, each), text);
        return whole;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "<think>2+2</think>4|r:2+2 t:4",
                "<thinking>2+2</thinking>4|r:2+2 t:4",
                " \\n\\t<think>\\n2\\n+2\\n</think>\\n\\n4\\n|r:2\\n+2\\n t:4\\n",
                "\\u003cthink\\u003e2\\u003c3\\u003C/think\\u003E4|r:2\\u003c3 t:4",
                "\\u003cthink>a\\u003c\\/\\u0074hink>b|r:a t:b",
                "<think>never ends|r:never ends",
                "<think>never ends </thin|r:never ends </thin",
                "<think></think>4|t:4",
                "<think>a</think> <think>b</think>c|r:ab t:c",
                "<think>a</think>\\n| r:a",
                "<think><think>a</think>c|r:a t:c",
                "4|t:4",
                "<|t:<",
                " \\n|t: \\n",
                "<thin|t:<thin",
                "<thinks>a</thinks>|t:<thinks>a</thinks>",
                "<Think>a</Think>|t:<Think>a</Think>",
                "a <think>b</think> c|t:a <think>b</think> c",
                "```\\n<think>b</think>\\n```|t:```\\n<think>b</think>\\n```",
                "<think>a</think>b <think>c</think> d|r:a t:b <think>c</think> d",
                "thoughts\\n</think>\\nanswer|t:thoughts\\n</think>\\nanswer",
                "<think>a \\\\u003c/think> \\\"</think>b|r:a \\\\u003c/think> \\\" t:b",
            })
    void aThoughtAtTheBeginningIsReasoningAndAllElseText(String text, String wanted) {
        assertEquals(wanted.strip() + " finish end", everyCut(false, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2+2\\n</think>\\n\\n4|r:2+2\\n t:4",
                "<think>2+2</think>4|r:2+2 t:4",
                "\\n</think>4|t:4",
                "a < b</think>c </think>|r:a < b t:c </think>",
                "never ends|r:never ends",
            })
    void aThoughtThatTheTemplateHasOpenedNeedsOnlyItsEnd(String text, String wanted) {
        assertEquals(wanted + " finish end", everyCut(true, text));
    }

    @Test
    void noByteIsLostOrMovedButTagsAndTheSpaceAroundThem() {
        List<String> texts = new ArrayList<>(List.of(""));
        for (int from = 0, round = 0; round < 4; round++) {
            int to = texts.size();
            for (; from < to; from++) {
                for (String word : WORDS) {
                    texts.add(texts.get(from) + word);
                }
            }
        }
        for (String text : texts) {
            String whole = split(false, List.of(text));
            for (int cut = 1; cut < text.length(); cut++) {
                assertEquals(whole, split(false, List.of(text.substring(0, cut), text.substring(cut))), text);
            }
            String told = whole.replace(" finish end", "").replace("finish end", "");
            assertEquals(bare(text), bare(told.replaceAll("(^| )[rt]:", "")), text);
        }
    }

    private static String bare(String text) {
        return text.replace("\\u003c", "<")
                .replaceAll("</?think(?:ing)?>|\\\\n| ", "")
                .replaceAll("</?think(?:ing)?>", "");
    }

    private static String told(Consumer<EventSink> answer) {
        Said said = new Said();
        ThoughtSplitter splitter = new ThoughtSplitter(said, false);
        answer.accept(splitter);
        splitter.end();
        return said.said.toString();
    }

    @Test
    void whatIsHeldIsToldBeforeWhateverComesNext() {
        assertEquals("t:<th call t:<think>a end", told(to -> {
            to.text(0, bytes("<th"));
            to.toolOpen(0, 0, "", "f");
            to.text(0, bytes("<think>a"));
        }));
        assertEquals("r:a</ call t:b end", told(to -> {
            to.text(0, bytes("<think>a</"));
            to.toolOpen(0, 0, "", "f");
            to.text(0, bytes("b"));
        }));
        assertEquals("t:< fault end", told(to -> {
            to.text(0, bytes("<"));
            to.fault(new Fault.Client(io.councilrouter.codec.fault.FaultCode.INVALID_ARGUMENT, "x"));
        }));
    }

    @Test
    void behindReasoningThatTheEngineTellsATagIsText() {
        assertEquals("r:a t:<think>b</think> end", told(to -> {
            to.reasoning(0, bytes(""));
            to.reasoning(0, bytes("a"));
            to.text(0, bytes("<think>b</think>"));
        }));
        assertEquals("r:b end", told(to -> {
            to.reasoning(0, bytes(""));
            to.text(0, bytes("<think>b</think>"));
        }));
    }

    @Test
    void eachChoiceHasItsOwnThoughts() {
        assertEquals("r:a r1:b t:c t1:d t900:<think>e end", told(to -> {
            to.text(0, bytes("<think>a"));
            to.text(1, bytes("<think>b</thi"));
            to.text(0, bytes("</think>c"));
            to.text(1, bytes("nk>d"));
            to.text(900, bytes("<think>e"));
        }));
    }

    @Test
    void aBlockOfTextThatBeginsWithAThoughtBecomesTwo() {
        assertEquals("[REASONING r:a ] [TEXTi t:b cited -1 ] end", told(to -> {
            to.blockOpen(0, Block.TEXT, "i");
            to.text(0, bytes("<think>a</think>b"));
            to.citation(0, 3, 4, "", "");
            to.blockClose(0);
        }));
        assertEquals("[REASONING r:a ] [CALL call ] end", told(to -> {
            to.blockOpen(0, Block.TEXT, "");
            to.text(0, bytes("<think>a"));
            to.blockClose(0);
            to.blockOpen(0, Block.CALL, "");
            to.toolOpen(0, 0, "", "f");
            to.blockClose(0);
        }));
        assertEquals("[TEXTi t:a cited 3 ] [TEXTj ] end", told(to -> {
            to.blockOpen(0, Block.TEXT, "i");
            to.text(0, bytes("a"));
            to.citation(0, 3, 4, "", "");
            to.blockClose(0);
            to.blockOpen(0, Block.TEXT, "j");
            to.blockClose(0);
        }));
    }

    @Test
    void endlessSpaceIsNotHeld() {
        assertEquals("r:a finish end", everyCut(false, " ".repeat(256) + "<think>a"));
        assertEquals("t:" + " ".repeat(257) + "<think>a finish end", everyCut(false, " ".repeat(257) + "<think>a"));
        Said said = new Said();
        ThoughtSplitter splitter = new ThoughtSplitter(said, false);
        for (int i = 0; i < 400; i++) {
            splitter.text(0, bytes(" "));
        }
        assertTrue(said.said.length() > 300, "it is text by now");
        splitter.text(0, bytes("<think>a"));
        splitter.end();
        assertTrue(said.said.toString().endsWith(" <think>a end"));
    }
}
