package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.ByteSink;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.ObjectScan;
import io.councilrouter.codec.dialect.OneLine;
import io.councilrouter.codec.dialect.responses.OutputPart.PartKind;
import io.councilrouter.codec.dialect.responses.ToolNames.CalledTool;
import io.councilrouter.codec.json.JsonWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item of an answer, held until it ends: the last event has all of them. One answer's. */
final class OutputItem {
    private static final String COMPLETED = "completed";

    /** What an item is. */
    enum ItemKind {
        MESSAGE("msg_"),
        REASONING("rs_"),
        CALL("fc_"),
        /** A call of a tool that takes a text. */
        CUSTOM("ctc_"),
        /** A step of a tool that the server runs itself, as it came. */
        SERVER("");

        private final String prefix;

        ItemKind(String prefix) {
            this.prefix = prefix;
        }
    }

    private final ItemKind kind;
    private final int index;
    private final String id;
    private final String callId;
    private final CalledTool tool;
    private final List<OutputPart> parts = new ArrayList<>(1);
    /** How many parts each of its lists has: a message's text and refusals, a reasoning's summary, the reasoning itself. */
    private int spoken;

    private int summaries;
    private int thoughts;

    private final HeldText body = new HeldText();
    private final HeldText arguments = new HeldText();
    private final HeldText seal = new HeldText();
    private final byte[] place;
    /** Of a call, whether its arguments are whole. */
    private final ObjectScan scan = new ObjectScan();

    private @Nullable CustomInput input;
    private String status = "in_progress";

    /**
     * An item.
     *
     * @param index its place among the items
     * @param answer id of the answer, without its prefix
     * @param callId id of a call; empty for other items
     * @param tool what a call calls; for other items nothing
     */
    OutputItem(ItemKind kind, int index, String answer, String callId, CalledTool tool) {
        this.kind = kind;
        this.index = index;
        this.id = kind.prefix + answer + "_" + index;
        this.callId = callId;
        this.tool = tool;
        place = ascii(",\"item_id\":\"" + id + "\",\"output_index\":" + index + ",");
        input = kind == ItemKind.CUSTOM ? new CustomInput() : null;
    }

    ItemKind kind() {
        return kind;
    }

    int index() {
        return index;
    }

    /** Where it is, as its events say it: members, a comma before and behind them. */
    byte[] place() {
        return place;
    }

    /** Its parts in their order. */
    List<OutputPart> parts() {
        return parts;
    }

    /** The last part; null without one. */
    @Nullable
    OutputPart part() {
        return parts.isEmpty() ? null : parts.getLast();
    }

    /** Another part begins. */
    OutputPart add(PartKind part) {
        int same =
                switch (part) {
                    case TEXT, REFUSAL -> spoken++;
                    case SUMMARY -> summaries++;
                    case THOUGHT -> thoughts++;
                };
        String list = part == PartKind.SUMMARY ? "summary_index" : "content_index";
        OutputPart added = new OutputPart(
                part,
                ascii(",\"item_id\":\"" + id + "\",\"output_index\":" + index + ",\"" + list + "\":" + same + ","));
        parts.add(added);
        return added;
    }

    /** A call's arguments, or the text that a custom tool is given: the inside of a JSON string. A step of a server's tool whole. */
    HeldText body() {
        return body;
    }

    /** Of a call of a custom tool the arguments in which its text came, the inside of a JSON string. */
    HeldText arguments() {
        return arguments;
    }

    /** What finds the text in them; null for other items. */
    @Nullable
    CustomInput input() {
        return input;
    }

    /** Whether a call's arguments are whole. */
    ObjectScan scan() {
        return scan;
    }

    /** What is sealed of the reasoning, the inside of a JSON string. */
    HeldText seal() {
        return seal;
    }

    /** Whether it is a call. */
    boolean calls() {
        return kind == ItemKind.CALL || kind == ItemKind.CUSTOM;
    }

    /** Whether nothing more comes. */
    boolean done() {
        return !status.equals("in_progress");
    }

    /** Nothing more comes; {@code whole} unless the answer was cut off in it. */
    void finish(boolean whole) {
        status = whole ? COMPLETED : "incomplete";
    }

    /** Writes it, as far as it has come. */
    void write(ByteSink out) {
        switch (kind) {
            case MESSAGE -> {
                head("message", out);
                ascii(",\"role\":\"assistant\",\"content\":", out);
                list(out, true, PartKind.TEXT, PartKind.REFUSAL);
            }
            case REASONING -> {
                ascii("{\"id\":\"" + id + "\",\"type\":\"reasoning\",\"summary\":", out);
                list(out, true, PartKind.SUMMARY, PartKind.SUMMARY);
                list(out, false, PartKind.THOUGHT, PartKind.THOUGHT);
                member(",\"encrypted_content\":\"", seal, out);
            }
            case CALL -> {
                head("function_call", out);
                call(",\"arguments\":\"", out);
            }
            case CUSTOM -> {
                head("custom_tool_call", out);
                call(",\"input\":\"", out);
            }
            case SERVER -> {
                OneLine.append(body.view(), out);
                return;
            }
        }
        ascii("}", out);
    }

    private void head(String type, ByteSink out) {
        ascii("{\"id\":\"" + id + "\",\"type\":\"" + type + "\",\"status\":\"" + status + "\"", out);
    }

    private void call(String member, ByteSink out) {
        ascii(",\"call_id\":", out);
        JsonWriter json = new JsonWriter(out);
        json.string(callId);
        if (!tool.namespace().isEmpty()) {
            ascii(",\"namespace\":", out);
            json.string(tool.namespace());
        }
        ascii(",\"name\":", out);
        json.string(tool.name());
        ascii(member, out);
        out.append(body.view());
        ascii("\"", out);
    }

    /** Writes the parts of these kinds; a list that is not {@code wanted} is left out when it is empty. */
    private void list(ByteSink out, boolean wanted, PartKind one, PartKind other) {
        int count = 0;
        for (OutputPart each : parts) {
            if (each.kind() == one || each.kind() == other) {
                ascii(count++ > 0 ? "," : wanted ? "[" : ",\"content\":[", out);
                each.write(out);
            }
        }
        ascii(count > 0 ? "]" : wanted ? "[]" : "", out);
    }

    private static void member(String opening, HeldText inside, ByteSink out) {
        if (!inside.isEmpty()) {
            ascii(opening, out);
            out.append(inside.view());
            ascii("\"", out);
        }
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        parts.forEach(OutputPart::close);
        body.close();
        arguments.close();
        seal.close();
    }
}
