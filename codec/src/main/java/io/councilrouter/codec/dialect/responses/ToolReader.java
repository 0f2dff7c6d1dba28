package io.councilrouter.codec.dialect.responses;

import static io.councilrouter.codec.dialect.AsciiBytes.ascii;

import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.dialect.HeldText;
import io.councilrouter.codec.dialect.ParamReader;
import io.councilrouter.codec.dialect.Spans;
import io.councilrouter.codec.dialect.Subtree;
import io.councilrouter.codec.dialect.responses.ToolNames.CalledTool;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;

/**
 * The tools that a request declares. A custom tool, which takes a text, is told as a function with that text as its only
 * argument; the grammar that the text must follow, if there is one, as what the argument is. The tools of a namespace are told
 * one by one, by names of their own ({@link ToolNames}); what the namespace is for is said where its first tool is. Tools that
 * a server runs itself are refused: nobody else has them. One request's.
 */
final class ToolReader {
    private static final byte[] PARAGRAPH = ascii("\\n\\n");

    private final ParamReader params;
    private final Echo echo;
    private final ToolDeclaration outer;
    private final ToolDeclaration inner;
    private final Subtree group;
    private final HeldText purpose = new HeldText();
    private int count;

    /** One that notes in {@code params} what is wrong, and in {@code echo} what is declared. */
    ToolReader(ParamReader params, Echo echo, int[] longSpans) {
        this.params = params;
        this.echo = echo;
        outer = new ToolDeclaration(params);
        inner = new ToolDeclaration(params);
        group = new Subtree(longSpans);
    }

    /** Reads the tool, or the group of tools, on whose brace {@code json} stands, and tells it. */
    void read(JsonCursor json, ChatSink sink) {
        long open = json.from();
        outer.read("tools[" + count++ + "]", json);
        long end = json.to();
        purpose.clear();
        if (outer.type().equals("namespace")) {
            namespace(json, sink);
        } else {
            tool("", outer, json, sink);
        }
        if (params.fault() == null) {
            echo.tool(json.viewOf(open, end));
        }
    }

    private void namespace(JsonCursor json, ChatSink sink) {
        String name = outer.name();
        if (name == null || name.isEmpty()) {
            params.wrong(outer.place() + ".name", "a string");
            return;
        }
        if (!outer.spans().has(ToolDeclaration.TOOLS)) {
            params.wrong(outer.place() + ".tools", "a list");
            return;
        }
        if (outer.spans().has(ToolDeclaration.DESCRIPTION)) {
            purpose.append(outer.spans().view(ToolDeclaration.DESCRIPTION, json));
        }
        JsonCursor each = outer.spans().open(ToolDeclaration.TOOLS, json, group);
        int index = 0;
        for (Json token = each.next(); token != Json.ARRAY_END; token = each.next()) {
            String place = outer.place() + ".tools[" + index++ + "]";
            if (token != Json.OBJECT) {
                params.wrong(place, "an object");
                return;
            }
            inner.read(place, each);
            tool(name, inner, each, sink);
        }
    }

    private void tool(String namespace, ToolDeclaration tool, JsonCursor json, ChatSink sink) {
        String type = tool.type();
        String name = tool.name();
        boolean text = type.equals("custom");
        if (type.isEmpty()) {
            params.wrong(tool.place() + ".type", "a string");
        } else if (!text && !type.equals("function")) {
            params.refuse(tool.place(), tool.place() + ": " + RootGrammar.only("the tool \"" + type + "\"", "has"));
        } else if (name == null) {
            params.wrong(tool.place() + ".name", "a string");
        } else if (!echo.names().declare(new CalledTool(namespace, name, text))) {
            params.refuse(
                    tool.place() + ".name",
                    tool.place() + ".name: \"" + ToolNames.joined(namespace, name)
                            + "\" would be the name of two tools to a server without namespaces; rename one.");
        }
        if (params.fault() == null && name != null) {
            tell(ToolNames.joined(namespace, name), tool, json, sink);
        }
    }

    private void tell(String called, ToolDeclaration tool, JsonCursor json, ChatSink sink) {
        Spans spans = tool.spans();
        sink.tool(called);
        describe(spans, json, sink);
        if (tool.type().equals("custom")) {
            argument(spans, json, sink);
        } else if (spans.has(ToolDeclaration.PARAMETERS)) {
            sink.toolParameters(spans.view(ToolDeclaration.PARAMETERS, json));
        }
        Boolean strict = tool.strict();
        if (strict != null) {
            sink.toolStrict(strict);
        }
        sink.toolEnd();
    }

    private void describe(Spans spans, JsonCursor json, ChatSink sink) {
        boolean said = spans.has(ToolDeclaration.DESCRIPTION);
        if (purpose.isEmpty()) {
            if (said) {
                sink.toolDescription(spans.view(ToolDeclaration.DESCRIPTION, json));
            }
            return;
        }
        if (said) {
            purpose.append(PARAGRAPH);
            purpose.append(spans.view(ToolDeclaration.DESCRIPTION, json));
        }
        sink.toolDescription(purpose.view());
        purpose.clear();
    }

    private static void argument(Spans spans, JsonCursor json, ChatSink sink) {
        HeldText schema = new HeldText();
        ascii("{\"type\":\"object\",\"properties\":{\"input\":{\"type\":\"string\"", schema);
        if (spans.has(ToolDeclaration.DEFINITION)) {
            ascii(",\"description\":\"Text that follows this grammar", schema);
            if (spans.has(ToolDeclaration.SYNTAX)) {
                ascii(" (", schema);
                schema.append(spans.view(ToolDeclaration.SYNTAX, json));
                ascii(")", schema);
            }
            ascii(":\\n", schema);
            schema.append(spans.view(ToolDeclaration.DEFINITION, json));
            ascii("\"", schema);
        }
        ascii("}},\"required\":[\"input\"],\"additionalProperties\":false}", schema);
        sink.toolParameters(schema.view());
        schema.close();
    }

    /** Releases what it holds. Idempotent. */
    void close() {
        group.close();
        purpose.close();
    }
}
