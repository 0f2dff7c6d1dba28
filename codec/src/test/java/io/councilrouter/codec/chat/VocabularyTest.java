package io.councilrouter.codec.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.fault.Fault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to a verb that nobody has a place for, and proof that classes between reader and writer lose none. */
final class VocabularyTest {
    private static final Map<String, String> REQUEST = Map.ofEntries(
            Map.entry("drop", "drop s"),
            Map.entry("media", "drop images"),
            Map.entry("mediaName", "drop filename"),
            Map.entry("refusal", "text t"),
            Map.entry("sealed", "drop reasoning_signature"),
            Map.entry("toolFailed", "drop is_error"),
            Map.entry("cacheMark", "drop cache_control"),
            Map.entry("toolStrict", "drop strict"),
            Map.entry("promptOdds", "param TOP_LOGPROBS t; param LOGPROBS true"),
            Map.entry("otherTool", "drop tools.s"),
            Map.entry("serverTool", "drop s"),
            Map.entry("allowedTool", "drop tool_choice.allowed_tools"),
            Map.entry("format", "format t"),
            Map.entry("thinkingBudget", "thinking LOW"));

    private static final Map<String, String> ANSWER = Map.ofEntries(
            Map.entry("progress", "progress"),
            Map.entry("drop", "drop s"),
            Map.entry("blockOpen", ""),
            Map.entry("blockClose", ""),
            Map.entry("summary", "reasoning 0 t"),
            Map.entry("sealed", "progress; drop reasoning_signature"),
            Map.entry("citation", "progress; drop citations"),
            Map.entry("media", "progress; drop images"),
            Map.entry("transcript", "text 0 t"),
            Map.entry("spoken", "drop audio"),
            Map.entry("serverTool", "progress; drop s"),
            Map.entry("other", "progress; drop s"),
            Map.entry("stopWord", "drop stop_sequence"));

    @Test
    void aVerbOfARequestWithoutAPlaceIsSaidInPlainerOnesOrDroppedByName() throws Exception {
        assertEquals(new TreeMap<>(REQUEST), defaults(ChatSink.class));
    }

    @Test
    void aVerbOfAnAnswerWithoutAPlaceIsSaidInPlainerOnesOrDroppedByName() throws Exception {
        assertEquals(new TreeMap<>(ANSWER), defaults(EventSink.class));
    }

    @Test
    void aFlagThatIsNotSetLosesNothing() {
        List<String> lines = new ArrayList<>();
        ChatSink sink = plain(ChatSink.class, lines);
        sink.toolStrict(false);
        assertEquals(List.of(), lines);
    }

    @ParameterizedTest
    @CsvSource({"-1, ON", "0, OFF", "1, LOW", "1024, LOW", "8192, MEDIUM", "16384, HIGH", "24577, MAX", "32768, MAX"})
    void aBudgetComesNearestToALevel(long tokens, Thinking level) {
        assertEquals(level, Thinking.ofBudget(tokens));
    }

    @Test
    void whoStandsInBetweenPassesEveryVerbOnAndKnowsOfOutput() throws Exception {
        List<String> passed = new ArrayList<>();
        EventSink to = (EventSink) Proxy.newProxyInstance(
                EventSink.class.getClassLoader(), new Class<?>[] {EventSink.class}, (p, m, a) -> {
                    passed.add(m.getName());
                    return null;
                });
        Relayed relay = new Relayed(to);
        List<String> silent = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (Method verb : verbs(EventSink.class)) {
            if (verb.getName().equals("fault")) {
                continue;
            }
            all.add(verb.getName());
            int before = relay.outputs;
            verb.invoke(relay, samples(verb));
            if (relay.outputs == before) {
                silent.add(verb.getName());
            }
        }
        assertEquals(all, passed);
        assertEquals(
                List.of(
                        "blockClose",
                        "blockOpen",
                        "drop",
                        "end",
                        "finish",
                        "logprobs",
                        "spoken",
                        "start",
                        "stopWord",
                        "usage"),
                silent);
    }

    @Test
    void whoStandsInBetweenPassesEveryVerbOfARequestOn() throws Exception {
        List<String> passed = new ArrayList<>();
        ChatSink to = (ChatSink)
                Proxy.newProxyInstance(ChatSink.class.getClassLoader(), new Class<?>[] {ChatSink.class}, (p, m, a) -> {
                    passed.add(m.getName() + " " + m.getParameterCount());
                    return null;
                });
        ChatRelay relay = () -> to;
        List<String> all = new ArrayList<>();
        for (Method verb : verbs(ChatSink.class)) {
            all.add(verb.getName() + " " + verb.getParameterCount());
            verb.invoke(relay, samples(verb));
        }
        assertEquals(all, passed);
    }

    /** Sits in between and counts. */
    private static final class Relayed implements EventRelay {
        private final EventSink to;
        private int outputs;

        Relayed(EventSink to) {
            this.to = to;
        }

        @Override
        public EventSink to() {
            return to;
        }

        @Override
        public void output() {
            outputs++;
        }

        @Override
        public void fault(Fault fault) {
            to.fault(fault);
        }
    }

    /** For each verb with a default, what it becomes in a sink that does not override it. */
    private static <T> Map<String, String> defaults(Class<T> of) throws Exception {
        Map<String, String> found = new TreeMap<>();
        for (Method verb : verbs(of)) {
            if (verb.isDefault()) {
                List<String> lines = new ArrayList<>();
                verb.invoke(plain(of, lines), samples(verb));
                found.put(verb.getName(), String.join("; ", lines));
            }
        }
        return found;
    }

    private static List<Method> verbs(Class<?> of) {
        return Arrays.stream(of.getDeclaredMethods())
                .filter(each -> !Modifier.isStatic(each.getModifiers()) && !Modifier.isPrivate(each.getModifiers()))
                .sorted((a, b) -> a.getName().compareTo(b.getName()))
                .toList();
    }

    /** A sink that writes down calls of verbs without a default, what is dropped, and progress. */
    private static <T> T plain(Class<T> of, List<String> lines) {
        InvocationHandler handler = (proxy, verb, args) -> {
            boolean end = verb.getName().equals("drop") || verb.getName().equals("progress");
            if (verb.isDefault() && !end) {
                return InvocationHandler.invokeDefault(proxy, verb, args);
            }
            StringBuilder line = new StringBuilder(verb.getName());
            for (Object each : args == null ? new Object[0] : args) {
                line.append(' ').append(each instanceof ByteBuf buf ? buf.toString(StandardCharsets.UTF_8) : each);
            }
            lines.add(line.toString());
            return null;
        };
        return of.cast(Proxy.newProxyInstance(of.getClassLoader(), new Class<?>[] {of}, handler));
    }

    private static Object[] samples(Method verb) {
        return Arrays.stream(verb.getParameterTypes())
                .map(VocabularyTest::sample)
                .toArray();
    }

    private static Object sample(Class<?> type) {
        if (type == int.class) {
            return 0;
        }
        if (type == long.class) {
            return 5L;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == String.class) {
            return "s";
        }
        if (type == Usage.class) {
            return new Usage();
        }
        return type.isEnum() ? type.getEnumConstants()[0] : Unpooled.copiedBuffer("t", StandardCharsets.UTF_8);
    }
}
