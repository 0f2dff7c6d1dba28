package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.councilrouter.codec.EveryCut;
import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every captured answer: read whole and cut at every byte, watched by the probe, and written again in every dialect.
 */
@ExtendWith(LeakExtension.class)
final class TranscriptTest {
    private static final Dialects DIALECTS = Dialects.load();
    private static final Set<Operation> TALKS = Set.of(Operation.CHAT, Operation.COMPLETE);

    static Stream<Answer> answers() {
        return Answer.all();
    }

    @Test
    void thereAreTranscriptsOfEveryDialect() {
        for (String dialect : DIALECTS.names()) {
            assertFalse(
                    answers()
                            .filter(answer -> answer.dialect().equals(dialect))
                            .toList()
                            .isEmpty(),
                    dialect);
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void readsTheSameHoweverItIsCut(Answer answer) {
        List<String> verbs = EveryCut.of(answer.wire(), pieces -> {
            EventVerbs sink = new EventVerbs();
            Answer.read(answer.spoken(), answer.streamed(), pieces, sink);
            return sink.lines;
        });
        assertEquals(String.join("\n", answer.verbs()), String.join("\n", verbs));
    }

    /** Regression: a body that ended inside its token counts used to be read beyond its end. */
    @ParameterizedTest
    @MethodSource("answers")
    void aFrameThatEndsTooEarlyIsReadToItsEndAndNoFurther(Answer answer) {
        List<byte[]> frames = new ArrayList<>();
        ByteBuf whole = Unpooled.wrappedBuffer(answer.wire());
        Answer.frames(
                answer.spoken(), answer.streamed(), List.of(whole), frame -> frames.add(ByteBufUtil.getBytes(frame)));
        assertFalse(frames.isEmpty());
        for (byte[] frame : frames) {
            for (int length = 1; length < frame.length; length++) {
                ByteBuf tight = Unpooled.wrappedBuffer(Arrays.copyOf(frame, length));
                EventReader reader = answer.spoken().eventReader(answer.streamed());
                reader.onFrame(tight, new EventVerbs());
                reader.onEnd(new EventVerbs());
                reader.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void probeKnowsWhatTheReaderKnows(Answer answer) {
        String seen = EveryCut.cut(answer.wire(), pieces -> probed(answer, pieces));
        assertEquals(answer.probe(), seen);
    }

    private static String probed(Answer answer, List<ByteBuf> pieces) {
        AnswerProbe probe = answer.spoken().probe(answer.streamed());
        StringBuilder flags = new StringBuilder();
        Answer.frames(answer.spoken(), answer.streamed(), pieces, frame -> {
            int reader = frame.readerIndex();
            flags.append(Flags.of(probe.onFrame(frame))).append(' ');
            assertEquals(reader, frame.readerIndex(), "a probe leaves the indices");
        });
        String known = flags + (probe.complete() ? "complete " : "incomplete ")
                + probe.usage().prompt() + "/" + probe.usage().completion()
                + " " + probe.finish()
                + (probe.error() == null ? "" : " " + probe.error().message());
        probe.close();
        return known;
    }

    /** Flags as letters: Content, Finish, End, Usage, Only usage, Error, Malformed; a dash if there are none. */
    private static final class Flags {
        private static String of(int flags) {
            StringBuilder letters = new StringBuilder();
            for (int i = 0; i < 7; i++) {
                if ((flags & 1 << i) != 0) {
                    letters.append("CFEUOXM".charAt(i));
                }
            }
            return letters.isEmpty() ? "-" : letters.toString();
        }
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> translations() {
        return answers().flatMap(answer -> DIALECTS.names().stream().flatMap(other -> Stream.of(true, false)
                .filter(streamed -> !streamed || TALKS.contains(answer.operation()))
                .map(streamed -> org.junit.jupiter.params.provider.Arguments.of(answer, other, streamed))));
    }

    @ParameterizedTest
    @MethodSource("translations")
    void meansTheSameInEveryDialect(Answer answer, String other, boolean streamed) {
        Wire same = DIALECTS.named(other).wire(answer.operation());
        Wire to = same == null ? Wires.serving(other, answer.spoken(), RequestFacts.NONE) : same;
        if (to == null) {
            return;
        }
        EventVerbs direct = new EventVerbs();
        EventVerbs again = new EventVerbs();
        EveryCut.cut(answer.wire(), pieces -> {
            Answer.read(answer.spoken(), answer.streamed(), pieces, direct);
            return "";
        });
        byte[] said = said(answer, to, streamed);
        if (!streamed && said.length == 0) {
            // The caller reports a fault of an unstreamed answer.
            assertEquals("fault", direct.lines.getLast().split(" ", 2)[0]);
            return;
        }
        EveryCut.cut(said, pieces -> {
            Answer.read(to, streamed, pieces, again);
            return "";
        });
        assertEquals(Meaning.of(direct.lines), Meaning.of(again.lines), () -> new String(said, StandardCharsets.UTF_8));
    }

    private static byte[] said(Answer answer, Wire to, boolean streamed) {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        AnswerOrder order =
                new AnswerOrder("7", "asked", 1_770_000_000_123L, true, false, () -> 5_000_000L, 1_000_000L);
        EventWriter writer = to.eventWriter(streamed, order, out);
        EveryCut.cut(answer.wire(), pieces -> {
            Answer.read(answer.spoken(), answer.streamed(), pieces, writer);
            return "";
        });
        writer.close();
        ByteBuf all = out.takeComposite();
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes);
        all.release();
        return bytes;
    }

    /** What an answer says, however it was cut: only the first choice, since not every dialect has others. */
    private record Meaning(
            String text, String reasoning, Map<String, String> calls, String usage, String vectors, String end) {

        static Meaning of(List<String> verbs) {
            StringBuilder text = new StringBuilder();
            StringBuilder reasoning = new StringBuilder();
            Map<String, String> calls = new TreeMap<>();
            List<String> vectors = new ArrayList<>();
            String usage = "0/0";
            String end = "";
            for (String verb : verbs) {
                String[] words = verb.split(" ", 4);
                switch (words[0]) {
                    // In a dialect without sound, the spoken words are a text.
                    case "text", "refusal", "transcript" -> text.append(words[1].equals("0") ? rest(verb) : "");
                    // In a dialect without summaries, one is reasoning.
                    case "reasoning", "summary" -> reasoning.append(words[1].equals("0") ? rest(verb) : "");
                    case "toolOpen" -> calls.put(words[2], words[3].substring(words[3].indexOf(' ') + 1) + ":");
                    case "toolArgs" -> calls.merge(words[2], words.length > 3 ? words[3] : "", String::concat);
                    case "vector" -> vectors.add(words[2]);
                    case "usage" -> usage = (words[1] + "/" + words[2]).replace("-1", "0");
                    case "finish" -> end = words[1].equals("0") ? survives(FinishReason.valueOf(words[2])) : end;
                    case "fault" -> {
                        end = "fault";
                        // Not every dialect tells counts before the end.
                        usage = "0/0";
                    }
                    default -> {}
                }
            }
            calls.replaceAll((index, call) -> {
                int at = call.indexOf(':') + 1;
                return call.substring(0, at) + call.substring(at).replaceAll("[ \\\\]", "");
            });
            return new Meaning(text.toString(), reasoning.toString(), calls, usage, vectors.toString(), end);
        }

        /** What every dialect can say about the end of an answer: that it ended, or that something is missing. */
        private static String survives(FinishReason reason) {
            return switch (reason) {
                case LENGTH, CONTEXT_FULL, ERROR -> "LENGTH";
                case UNLOAD -> "UNLOAD";
                case STOP,
                        STOP_SEQUENCE,
                        TOOL_CALLS,
                        MALFORMED_CALL,
                        PAUSE,
                        REFUSAL,
                        CONTENT_FILTER,
                        SAFETY,
                        OTHER,
                        LOAD -> "STOP";
            };
        }

        private static String rest(String verb) {
            return verb.substring(verb.indexOf(' ', verb.indexOf(' ') + 1) + 1);
        }
    }
}
