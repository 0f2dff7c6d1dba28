package io.councilrouter.proxy.council;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.LeakExtension;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.ChatVerbs;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.Role;
import io.councilrouter.codec.dialect.RequestReader;
import io.councilrouter.council.Question;
import io.councilrouter.council.Question.Part;
import io.councilrouter.council.Wishes;
import io.councilrouter.council.Wishes.NamedSchema;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a council does with every verb of the vocabulary; a new verb that is in no table here fails the test. */
@ExtendWith(LeakExtension.class)
final class CouncilVerbsTest {
    private static final PooledByteBufAllocator POOL = PooledByteBufAllocator.DEFAULT;

    /** Verbs that belong to a message and are repeated to each member in that message. */
    private static final Map<String, String> IN_A_MESSAGE = Map.ofEntries(
            Map.entry("text", "text t"),
            Map.entry("reasoning", "reasoning t"),
            Map.entry("refusal", "refusal t"),
            Map.entry("part", "part s | t"),
            Map.entry("media", "media IMAGE | INLINE | s | t"),
            Map.entry("mediaName", "mediaName t"),
            Map.entry("sealed", "sealed SIGNATURE | t"),
            Map.entry("cacheMark", "cacheMark s"),
            Map.entry("serverTool", "serverTool s | t"),
            Map.entry("toolCall", "toolCall s | s | t"),
            Map.entry("toolResult", "toolResult s | s"),
            Map.entry("toolFailed", "toolFailed"));

    /** Verbs beside the messages that are repeated: in every question, or in the one for the answer. */
    private static final Map<String, String> BESIDE = Map.of(
            "thinking", "thinking OFF",
            "thinkingBudget", "thinkingBudget 5",
            "format", "format t",
            "format of a name", "format s | true | t",
            "prompt", "text t",
            "message", "message SYSTEM",
            "messageEnd", "messageEnd");

    /** What is dropped, with its reported name; empty if the name was reported with its tool. */
    private static final Map<String, String> DROPPED = Map.ofEntries(
            Map.entry("drop", "s"),
            Map.entry("other", "s"),
            Map.entry("suffix", "suffix"),
            Map.entry("promptOdds", "logprobs"),
            Map.entry("input", "input"),
            Map.entry("inputTokens", "input"),
            Map.entry("tool", "tools"),
            Map.entry("otherTool", "tools"),
            Map.entry("toolDescription", ""),
            Map.entry("toolParameters", ""),
            Map.entry("toolStrict", ""),
            Map.entry("toolEnd", ""),
            Map.entry("allowedTool", ""),
            Map.entry("toolChoice", ""));

    /** Parameters that make no sense for a member, or would store its answer at the server, or tie it to one server. */
    private static final Set<Param> LEFT_OUT = EnumSet.of(
            Param.N,
            Param.LOGPROBS,
            Param.TOP_LOGPROBS,
            Param.LOGIT_BIAS,
            Param.PARALLEL_TOOL_CALLS,
            Param.STORE,
            Param.METADATA,
            Param.MODALITIES,
            Param.AUDIO,
            Param.PREVIOUS_RESPONSE_ID);

    private static String name(Method verb) {
        return verb.getName().equals("format") && verb.getParameterCount() == 3 ? "format of a name" : verb.getName();
    }

    private static Map<String, String> verbs() {
        Map<String, String> samples = new TreeMap<>();
        for (Method verb : ChatSink.class.getMethods()) {
            String words = Arrays.stream(verb.getParameterTypes())
                    .map(CouncilVerbsTest::sample)
                    .collect(Collectors.joining(" | "));
            samples.put(name(verb), (verb.getName() + " " + words).stripTrailing());
        }
        samples.remove("param");
        samples.remove("end");
        return samples;
    }

    private static String sample(Class<?> type) {
        if (type == String.class) {
            return "s";
        }
        if (type == boolean.class) {
            return "true";
        }
        if (type == long.class) {
            return "5";
        }
        return type.isEnum() ? Objects.requireNonNull(type.getEnumConstants())[0].toString() : "t";
    }

    /** What members are told, and what is dropped. */
    private record Told(List<String> lines, List<String> dropped, String temperature) {}

    /** Says {@code lines} and then a user's question to a council, and asks for its answer. */
    private static Told told(List<String> lines) {
        PromptSink sink = new PromptSink(POOL, 64);
        lines.forEach(line -> ChatVerbs.say(line, sink));
        List.of("message USER", "text Why?", "messageEnd").forEach(line -> ChatVerbs.say(line, sink));
        sink.end();
        SharedPrompt prompt = sink.prompt(POOL, false);
        List<String> said = new ArrayList<>();
        Wishes callers = new Wishes("", 0, NamedSchema.NONE, true);
        RequestReader reader = prompt.asking(new Question(Part.MEMBER, 0, 1, "m", " Say it.", callers))
                .reader();
        ChatSink member = ChatVerbs.into(said);
        while (reader.step(member) == RequestReader.Status.MORE) {
            // Until everything has been said.
        }
        reader.close();
        Told told = new Told(said, prompt.dropped(), prompt.temperature());
        prompt.close();
        return told;
    }

    @Test
    void everyVerbHasAFate() {
        Set<String> known = new TreeSet<>(IN_A_MESSAGE.keySet());
        known.addAll(BESIDE.keySet());
        known.addAll(DROPPED.keySet());
        assertEquals(verbs().keySet(), known);
    }

    static Stream<Map.Entry<String, String>> inAMessage() {
        return IN_A_MESSAGE.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("inAMessage")
    void whatAMessageHoldsIsRepeatedInThatMessage(Map.Entry<String, String> verb) {
        assertEquals(verbs().get(verb.getKey()), verb.getValue());
        Told told = told(List.of("message ASSISTANT", verb.getValue(), "messageEnd"));
        assertEquals(
                List.of(
                        "message ASSISTANT",
                        verb.getValue(),
                        "messageEnd",
                        "message USER",
                        "text Why? Say it.",
                        "messageEnd",
                        "end"),
                told.lines);
        assertEquals(List.of(), told.dropped);
    }

    static Stream<Map.Entry<String, String>> beside() {
        return BESIDE.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("beside")
    void whatStandsBesideTheMessagesIsRepeated(Map.Entry<String, String> verb) {
        Told told = told(List.of(verbs().get(verb.getKey())));
        assertTrue(told.lines.contains(verb.getValue()), told.lines.toString());
        assertEquals(List.of(), told.dropped);
    }

    static Stream<Map.Entry<String, String>> dropped() {
        return DROPPED.entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("dropped")
    void whatACouncilHasNoPlaceForIsNamed(Map.Entry<String, String> verb) {
        Told told = told(List.of(verbs().get(verb.getKey())));
        assertEquals(List.of("message USER", "text Why? Say it.", "messageEnd", "end"), told.lines);
        assertEquals(verb.getValue().isEmpty() ? List.of() : List.of(verb.getValue()), told.dropped);
    }

    @ParameterizedTest
    @EnumSource(Param.class)
    void everyParameterIsRepeatedOrNamed(Param param) {
        String line = "param " + param + " | 1";
        Told told = told(List.of(line));
        if (LEFT_OUT.contains(param)) {
            assertEquals(List.of(param.label()), told.dropped);
        } else if (param == Param.TEMPERATURE) {
            assertEquals("1", told.temperature, "each part of a run has its own");
        } else {
            assertTrue(told.lines.contains(line), told.lines.toString());
        }
        assertEquals(!LEFT_OUT.contains(param), told.dropped.isEmpty());
    }

    /** A mark on a tool would move to the message before it once the tool is gone. */
    @Test
    void aCacheMarkOnAToolGoesWithIt() {
        Told told = told(List.of("tool f", "cacheMark 5m", "toolEnd", "cacheMark 1h", "otherTool s | {}", "cacheMark"));
        assertEquals(List.of("message USER", "text Why? Say it.", "messageEnd", "end"), told.lines);
        assertEquals(List.of("tools"), told.dropped);
    }

    /** The cached prefix ends before the question, which differs for each member. */
    @Test
    void aQuestionAfterACacheMarkIsASeparateText() {
        PromptSink sink = new PromptSink(POOL, 64);
        List.of("message USER", "text Why?", "cacheMark 5m", "messageEnd").forEach(line -> ChatVerbs.say(line, sink));
        sink.end();
        SharedPrompt prompt = sink.prompt(POOL, false);
        List<String> said = new ArrayList<>();
        RequestReader reader = prompt.asking(
                        new Question(Part.MEMBER, 0, 1, "m", "Say it.", new Wishes("", 0, NamedSchema.NONE, false)))
                .reader();
        while (reader.step(ChatVerbs.into(said)) == RequestReader.Status.MORE) {
            // Until everything has been said.
        }
        reader.close();
        prompt.close();
        assertEquals(List.of("message USER", "text Why?", "cacheMark 5m", "text Say it.", "messageEnd", "end"), said);
    }

    static Stream<Map.Entry<String, String>> all() {
        return verbs().entrySet().stream();
    }

    /** Tasks are recognised by what the system and the user say, and by nothing else. */
    @ParameterizedTest
    @MethodSource("all")
    void noOtherVerbMakesATask(Map.Entry<String, String> verb) {
        TaskSink sink = new TaskSink();
        for (Role role : List.of(Role.SYSTEM, Role.USER)) {
            sink.message(role);
            sink.text(Unpooled.copiedBuffer(role.name(), StandardCharsets.UTF_8));
            sink.messageEnd();
        }
        sink.message(Role.ASSISTANT);
        ChatVerbs.say(verb.getValue(), sink);
        sink.messageEnd();
        sink.end();
        assertEquals("SYSTEM", sink.system());
        assertEquals(verb.getKey().equals("prompt") ? "t" : "USER", sink.user());
    }
}
