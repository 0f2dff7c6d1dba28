package io.councilrouter.simulator;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.Seal;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the simulator will say, token by token: reasoning, then words or tool calls. The same request always gives the
 * same script.
 */
final class Script {
    private static final String[] FILL = {
        "This ",
        "is ",
        "made-up ",
        "text: ",
        "no ",
        "model ",
        "server ",
        "is ",
        "configured, ",
        "so ",
        "the ",
        "gateway ",
        "answers ",
        "by ",
        "itself. "
    };
    private static final String[] THOUGHTS = {"The ", "user ", "wants ", "an ", "answer. "};

    private final List<String> thoughts = new ArrayList<>();
    private final List<String> words = new ArrayList<>();
    private final List<Called> tools = new ArrayList<>();
    private boolean cut;
    private boolean load;

    private record Called(String id, String name, String arguments) {}

    private Script() {}

    static Script of(Operation operation, SimulatedRequest ask, SimulatorSettings settings) {
        Script script = new Script();
        if (operation == Operation.EMBED || operation == Operation.EMBED_ONE) {
            return script;
        }
        if (ask.empty()) {
            script.load = true;
            return script;
        }
        if (ask.thinks()) {
            script.thoughts.addAll(List.of(THOUGHTS));
        }
        if (script.scripted(ask, settings.turns())) {
            return script;
        }
        if (!ask.tool().isEmpty()) {
            script.call(ask, new TurnScript.ScriptedCall(ask.tool(), ""));
            return script;
        }
        if (ask.json()) {
            script.words.add(ask.form() == null ? json(ask.words()) : Samples.object(ask.form(), ask.words()));
            return script;
        }
        script.talk(ask, settings.tokens());
        return script;
    }

    /** Follows the script for this turn; false if there is none. */
    private boolean scripted(SimulatedRequest ask, TurnScript usual) {
        List<TurnScript.Turn> turns = (ask.turns().turns().isEmpty() ? usual : ask.turns()).turns();
        if (ask.turn() >= turns.size()) {
            // A script that has ended calls no more tools.
            ask.settle(!turns.isEmpty());
            return false;
        }
        switch (turns.get(ask.turn())) {
            case TurnScript.Turn.Calls(List<TurnScript.ScriptedCall> calls) -> {
                if (ask.toolsOff()) {
                    return false;
                }
                calls.forEach(each -> call(ask, each));
            }
            case TurnScript.Turn.Says(String said) -> {
                ask.settle(true);
                if (said.isEmpty()) {
                    return false;
                }
                words.add("[simulated] ");
                words.addAll(pieces(said));
            }
        }
        return true;
    }

    private void call(SimulatedRequest ask, TurnScript.ScriptedCall call) {
        String arguments =
                call.arguments().isEmpty() ? Samples.object(ask.schema(call.tool()), ask.words()) : call.arguments();
        // Clients take two calls of one conversation for one if their ids are the same, and some even if one begins
        // like the other.
        int number = ask.called() + tools.size();
        tools.add(new Called("call_" + number + "_simulated", call.tool(), arguments));
    }

    private static String json(String words) {
        return "{\"simulated\":true,\"said\":" + JsonEscapes.quoted(words) + "}";
    }

    private static List<String> pieces(String text) {
        return Arrays.stream(text.split("(?<= )", -1))
                .filter(each -> !each.isEmpty())
                .toList();
    }

    private void talk(SimulatedRequest ask, int tokens) {
        int most = Math.min(tokens, ask.most());
        words.add("[simulated] ");
        words.addAll(pieces("You said: " + ask.words() + ". "));
        for (int i = 0; words.size() < tokens; i++) {
            words.add(FILL[i % FILL.length]);
        }
        cut = words.size() > most && ask.most() < tokens;
        while (words.size() > Math.max(1, most)) {
            words.removeLast();
        }
    }

    /** Thinks as an engine does that does not know its model's template: in the text, tags and all. */
    void thinkInline() {
        if (load || words.isEmpty()) {
            return;
        }
        List<String> inside = new ArrayList<>(List.of("<thi", "nk>\n"));
        inside.addAll(thoughts.isEmpty() ? List.of(THOUGHTS) : thoughts);
        inside.addAll(List.of("\n</", "think", ">\n\n"));
        thoughts.clear();
        words.addAll(0, inside);
    }

    /** Number of tokens. */
    int size() {
        return thoughts.size() + tools.size() + words.size();
    }

    int thoughts() {
        return thoughts.size();
    }

    FinishReason finish() {
        if (load) {
            return FinishReason.LOAD;
        }
        if (!tools.isEmpty()) {
            return FinishReason.TOOL_CALLS;
        }
        return cut ? FinishReason.LENGTH : FinishReason.STOP;
    }

    /** Says token {@code at}, from 0. */
    void say(int at, EventSink sink) {
        if (at < thoughts.size()) {
            sink.reasoning(0, inside(thoughts.get(at)));
            if (at == thoughts.size() - 1) {
                sink.sealed(0, Seal.SIGNATURE, inside("c2ltdWxhdGVk"));
            }
            return;
        }
        int next = at - thoughts.size();
        if (next < tools.size()) {
            Called call = tools.get(next);
            sink.toolOpen(0, next, call.id(), call.name());
            sink.toolArgs(0, next, inside(call.arguments()));
        } else {
            sink.text(0, inside(words.get(next - tools.size())));
        }
    }

    private static ByteBuf inside(String text) {
        String quoted = JsonEscapes.quoted(text);
        return Unpooled.wrappedBuffer(quoted.substring(1, quoted.length() - 1).getBytes(StandardCharsets.UTF_8));
    }
}
