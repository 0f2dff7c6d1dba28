package io.councilrouter.codec.dialect.responses;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * By which names the tools of a request go elsewhere, and what their calls become on the way back. Only this API groups tools
 * under a namespace; to all others such a tool goes by a name that is made of both, so that two groups may each have a tool
 * of one name.
 *
 * <pre>
 *   namespace "files", tool "read"     is   the function "files__read"
 * </pre>
 *
 * Not thread-safe; belongs to one request and its answer.
 */
final class ToolNames {
    /** Longest name that all servers take. */
    private static final int LONGEST = 64;

    private static final int HASH = 8;

    /**
     * What is called.
     *
     * @param namespace the group that it belongs to; empty for none
     * @param name its name within the group; empty where nothing is called
     * @param takesText whether it takes a text instead of an object
     */
    record CalledTool(String namespace, String name, boolean takesText) {
        /** For what calls nothing. */
        static final CalledTool NONE = new CalledTool("", "", false);
    }

    private final Map<String, CalledTool> tools = new HashMap<>();

    /** Nothing is declared. */
    ToolNames() {}

    /**
     * The name that stands for a tool elsewhere. It depends on nothing else, as a call of an earlier turn may be read before
     * the tools are.
     */
    static String joined(String namespace, String name) {
        if (namespace.isEmpty()) {
            return name;
        }
        String joined = namespace + (namespace.endsWith("_") ? "" : "__") + name;
        if (joined.length() <= LONGEST) {
            return joined;
        }
        String hash = String.format(Locale.ROOT, "%08x", joined.hashCode());
        return joined.substring(0, LONGEST - HASH - 1) + "_" + hash;
    }

    /** Notes a declared tool; false if its name elsewhere is that of another one. */
    boolean declare(CalledTool tool) {
        CalledTool other = tools.put(joined(tool.namespace, tool.name), tool);
        return other == null || (other.namespace.equals(tool.namespace) && other.name.equals(tool.name));
    }

    /** What a call by the name {@code joined} calls. */
    CalledTool called(String joined) {
        CalledTool tool = tools.get(joined);
        return tool == null ? new CalledTool("", joined, false) : tool;
    }
}
