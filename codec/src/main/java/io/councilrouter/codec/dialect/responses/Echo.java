package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.AnswerOrder;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.OneLine;
import io.councilrouter.codec.dialect.RequestEcho;
import io.councilrouter.codec.json.JsonWriter;
import io.netty.buffer.ByteBuf;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request as its answer repeats them, {@link #MOST} bytes in all; one that does not fit is repeated as
 * if it had not been said. What was not said has the value that it has by default. Not thread-safe; belongs to one answer.
 */
final class Echo implements RequestEcho {
    /** Most bytes that are held. */
    static final int MOST = 256 * 1024;

    private static final String TOOLS = "tools";
    private static final String STORE = "store";
    private static final String PREVIOUS = "previous_response_id";

    /** What the types of clients want to find in an answer, and its value by default. */
    private static final Map<String, byte[]> DEFAULTS = new LinkedHashMap<>();

    static {
        String[][] defaults = {
            {"background", "false"},
            {"instructions", "null"},
            {"max_output_tokens", "null"},
            {"max_tool_calls", "null"},
            {"metadata", "{}"},
            {"parallel_tool_calls", "true"},
            {PREVIOUS, "null"},
            {"prompt_cache_key", "null"},
            {"reasoning", "{\"effort\":null,\"summary\":null}"},
            {"safety_identifier", "null"},
            {"service_tier", "\"auto\""},
            {STORE, "true"},
            {"temperature", "1.0"},
            {"text", "{\"format\":{\"type\":\"text\"}}"},
            {"tool_choice", "\"auto\""},
            {TOOLS, "[]"},
            {"top_logprobs", "0"},
            {"top_p", "1.0"},
            {"truncation", "\"disabled\""},
            {"user", "null"},
        };
        for (String[] each : defaults) {
            DEFAULTS.put(each[0], ascii(",\"" + each[0] + "\":" + each[1]));
        }
    }

    private final HeldText fields = new HeldText();
    private final HeldText tools = new HeldText();
    private final Set<String> said = new HashSet<>();
    private final ToolNames names = new ToolNames();
    private boolean unkept;
    private boolean full;
    private boolean sealed;
    private boolean logprobs;
    private boolean summarizes;

    /** Nothing has been said. */
    Echo() {}

    /** What {@code echo} is, if it is one of ours; else one in which nothing was said. */
    static Echo of(@Nullable RequestEcho echo) {
        return echo instanceof Echo ours ? ours : new Echo();
    }

    /** Keeps a root field, if answers repeat it. */
    void field(String name, @Borrowed ByteBuf raw) {
        if (name.equals(STORE)) {
            unkept = raw.isReadable() && raw.getByte(raw.readerIndex()) == 'f';
            return;
        }
        if (!name.equals(TOOLS) && DEFAULTS.containsKey(name) && fits(raw) && said.add(name)) {
            ascii(",\"" + name + "\":", fields);
            OneLine.append(raw, fields);
        }
    }

    /** Keeps a declared tool. One that does not fit takes all others with it: half of a list is another list. */
    void tool(@Borrowed ByteBuf raw) {
        full |= !fits(raw);
        if (!full) {
            ascii(tools.isEmpty() ? "" : ",", tools);
            OneLine.append(raw, tools);
        }
    }

    private boolean fits(ByteBuf raw) {
        return fields.size() + tools.size() + raw.readableBytes() <= MOST;
    }

    /** What the declared tools are called elsewhere. */
    ToolNames names() {
        return names;
    }

    /** The client wants what is sealed of the reasoning, to hand it back. */
    void wantSealed() {
        sealed = true;
    }

    /** Whether it does. */
    boolean wantsSealed() {
        return sealed;
    }

    /** The client wants the log probabilities of what is said. */
    void wantLogprobs() {
        logprobs = true;
    }

    /** Whether it does. */
    boolean wantsLogprobs() {
        return logprobs;
    }

    /** The client wants a summary of the reasoning: it shows that rather than the reasoning itself. */
    void wantSummary() {
        summarizes = true;
    }

    /** Whether it does. */
    boolean wantsSummary() {
        return summarizes;
    }

    /**
     * Writes all fields, each with its comma before it.
     *
     * @param keeping what becomes of the answer; null where nobody knows, and it is as the request says
     */
    void write(AnswerOrder.@Nullable Keeping keeping, ByteSink out) {
        out.append(fields.view());
        boolean kept = keeping == null ? !unkept : keeping.kept();
        String previous = keeping == null ? "" : keeping.previous();
        DEFAULTS.forEach((name, value) -> {
            if (name.equals(TOOLS) && !full && !tools.isEmpty()) {
                ascii(",\"tools\":[", out);
                out.append(tools.view());
                ascii("]", out);
            } else if (name.equals(STORE)) {
                ascii(kept ? ",\"store\":true" : ",\"store\":false", out);
            } else if (name.equals(PREVIOUS) && !previous.isEmpty()) {
                ascii(",\"" + PREVIOUS + "\":", out);
                new JsonWriter(out).string(previous);
            } else if (!said.contains(name)) {
                out.append(value);
            }
        });
    }

    @Override
    public void close() {
        fields.close();
        tools.close();
    }
}
