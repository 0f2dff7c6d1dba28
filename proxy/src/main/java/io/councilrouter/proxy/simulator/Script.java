package io.councilrouter.proxy.simulator;

import io.councilrouter.codec.chat.EventSink;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the simulator will say, token by token: thoughts, then words or one tool call. The same ask, the same script. */
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
    private String tool = "";
    private String arguments = "";
    private boolean cut;
    private boolean load;

    private Script() {}

    static Script of(Operation operation, Ask ask, int tokens) {
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
        if (!ask.tool().isEmpty()) {
            script.tool = ask.tool();
            script.arguments = Samples.object(ask.schema(), ask.words());
            return script;
        }
        if (ask.form() != null) {
            script.words.add(Samples.object(ask.form(), ask.words()));
            return script;
        }
        int most = Math.min(tokens, ask.most());
        script.words.add("[simulated] ");
        for (String word : ("You said: " + ask.words() + ". ").split("(?<= )", -1)) {
            if (!word.isEmpty()) {
                script.words.add(word);
            }
        }
        for (int i = 0; script.words.size() < tokens; i++) {
            script.words.add(FILL[i % FILL.length]);
        }
        script.cut = script.words.size() > most && ask.most() < tokens;
        while (script.words.size() > Math.max(1, most)) {
            script.words.removeLast();
        }
        return script;
    }

    /** Tokens in all. */
    int size() {
        return thoughts.size() + (tool.isEmpty() ? words.size() : 1);
    }

    int thoughts() {
        return thoughts.size();
    }

    FinishReason finish() {
        if (load) {
            return FinishReason.LOAD;
        }
        if (!tool.isEmpty()) {
            return FinishReason.TOOL_CALLS;
        }
        return cut ? FinishReason.LENGTH : FinishReason.STOP;
    }

    /** Says token {@code at}, from 0. */
    void say(int at, EventSink sink) {
        if (at < thoughts.size()) {
            sink.reasoning(0, inside(thoughts.get(at)));
        } else if (!tool.isEmpty()) {
            sink.toolOpen(0, 0, "call_simulated", tool);
            sink.toolArgs(0, 0, inside(arguments));
        } else {
            sink.text(0, inside(words.get(at - thoughts.size())));
        }
    }

    private static ByteBuf inside(String text) {
        String quoted = JsonEscapes.quoted(text);
        return Unpooled.wrappedBuffer(quoted.substring(1, quoted.length() - 1).getBytes(StandardCharsets.UTF_8));
    }
}
