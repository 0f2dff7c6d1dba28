package io.councilrouter.bench.load;

import io.councilrouter.bench.load.mock.MockBackend;
import io.councilrouter.bench.load.wire.Payloads;
import io.councilrouter.storage.db.StoredRow;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares what was stored with what the mock said, to the letter except for the times in its tokens. */
final class Expected {
    private static final int OK = 200;
    private static final int PROMPT_TOKENS = 120;
    private static final Pattern TOKEN = Pattern.compile("#(\\d{5})@\\d{19} ");
    private static final String CALL = "\"type\":\"function\",\"function\":{\"name\":\"" + Payloads.TOOL
            + "\",\"arguments\":\"" + Payloads.TOOL_ARGUMENTS.replace("\"", "\\\"") + "\"}}]";

    private Expected() {}

    /** What is wrong with a row; empty if nothing is, or if its exchange failed. */
    static String wrongIn(StoredRow row) {
        if (row.answered().status() != OK) {
            return "";
        }
        boolean thinks = row.answered().model().contains(Payloads.THINKER);
        boolean openAi = row.answered().model().startsWith(Payloads.OPENAI_MODEL);
        String asked = Payloads.chat(row.asked().model(), row.asked().stream());
        String said = text(row.bodies().response());
        boolean rightText = row.asked().stream()
                ? tokens(said)
                : said.equals(openAi ? Payloads.openAiText() : Payloads.ollamaText());
        String calls = text(row.bodies().toolCalls());
        if (row.answered().truncated() || !row.answered().error().isEmpty()) {
            return "truncated or failed: " + row.answered().error();
        }
        if (!text(row.bodies().request()).equals(asked)) {
            return "request " + text(row.bodies().request());
        }
        if (!rightText) {
            return "text " + said;
        }
        if (!text(row.bodies().thinking()).equals(thinks ? Payloads.THOUGHT : "")) {
            return "thinking " + text(row.bodies().thinking());
        }
        if (thinks ? !calls.startsWith("[{\"id\":\"") || !calls.endsWith(CALL) : !calls.isEmpty()) {
            return "tool calls " + calls;
        }
        if (row.counts().promptTokens() != PROMPT_TOKENS || row.counts().completionTokens() != MockBackend.TOKENS) {
            return "tokens " + row.counts().promptTokens() + "+" + row.counts().completionTokens();
        }
        if (thinks && openAi && row.counts().thinkingTokens() != Payloads.THOUGHT_TOKENS) {
            return "tokens of thinking " + row.counts().thinkingTokens();
        }
        return "";
    }

    /** Whether a text consists of all tokens of a stream, each once and in order, and nothing else. */
    private static boolean tokens(String said) {
        Matcher token = TOKEN.matcher(said);
        int at = 0;
        for (int i = 0; i < MockBackend.TOKENS; i++) {
            if (!token.find(at) || token.start() != at || Integer.parseInt(token.group(1)) != i) {
                return false;
            }
            at = token.end();
        }
        return at == said.length();
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
