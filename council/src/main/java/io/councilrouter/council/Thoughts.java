package io.councilrouter.council;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Removes from an answer what its model thought aloud, if the engine has left that in the text: others should judge
 * what a member says, not how it got there, and thoughts are many times as long. Only at the beginning: further on,
 * such tags belong to the answer.
 *
 * <pre>
 *   &lt;think&gt; ... &lt;/think&gt; answer     answer
 *   ... &lt;/think&gt;  newline  answer    answer: the chat template opened the thought, so only its end appears
 *   &lt;think&gt; ...                     nothing: the model never reached an answer
 * </pre>
 *
 * Stateless.
 */
public final class Thoughts {
    private static final Pattern OPEN = Pattern.compile("\\s*<think(?:ing)?>");
    private static final Pattern CLOSE = Pattern.compile("</think(?:ing)?>");
    private static final Pattern CLOSE_ALONE = Pattern.compile("(?m)^[ \\t]*</think(?:ing)?>[ \\t]*$");

    private Thoughts() {}

    /** The answer without the thoughts. */
    public static String without(String text) {
        if (!text.contains("think")) {
            return text;
        }
        // A loop, because a model that opens and closes thoughts a hundred thousand times must not exhaust the stack.
        Matcher open = OPEN.matcher(text);
        Matcher close = CLOSE.matcher(text);
        int at = 0;
        while (open.region(at, text.length()).lookingAt()) {
            if (!close.find(open.end())) {
                return "";
            }
            at = close.end();
        }
        String rest = at == 0 ? text : text.substring(at).stripLeading();
        Matcher alone = CLOSE_ALONE.matcher(rest);
        boolean opened = rest.contains("<think>") || rest.contains("<thinking>");
        return !opened && alone.find() ? rest.substring(alone.end()).stripLeading() : rest;
    }
}
