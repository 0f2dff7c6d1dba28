package io.councilrouter.app.council;

import io.councilrouter.app.Frames;
import io.councilrouter.app.ScriptedUpstream.Exchanged;
import io.councilrouter.app.ScriptedUpstream.Script;
import io.councilrouter.codec.json.JsonEscapes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Model servers that understand a council's questions, and answer them as a test says. */
final class Panel {
    private static final Pattern LETTERS = Pattern.compile("\\\\\"ranking\\\\\": \\[(.*?)]");

    private Panel() {}

    /** What a question is for, recognised by words that only such a question has. */
    enum Asked {
        MEMBER,
        JUDGE,
        ANALYST,
        SYNTHESIZER;

        static Asked of(String body) {
            if (body.contains("You are one of the judges. Rank the")) {
                return JUDGE;
            }
            if (body.contains("You are an analyst. Do not answer")) {
                return ANALYST;
            }
            return body.contains("Write the answer to the request, in its language") ? SYNTHESIZER : MEMBER;
        }
    }

    /** An OpenAI server that streams what {@code says} makes of the request body. */
    static Script openai(UnaryOperator<String> says) {
        return with -> openai(with, says.apply(with.text()));
    }

    static void openai(Exchanged with, String text) throws IOException {
        openai(with, text, "stop");
    }

    /** The same, with that reason in the end. */
    static void openai(Exchanged with, String text, String finish) throws IOException {
        with.sse();
        for (String each : tokens(text)) {
            with.token(inside(each));
        }
        with.chunk(Frames.FINISH.replace("\"stop\"", "\"" + finish + "\""));
        if (with.text().contains("include_usage")) {
            with.chunk("data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[],\"usage\":"
                    + "{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15}}\n\n");
        }
        with.chunk(Frames.DONE).last();
    }

    /** The same as an Ollama server. */
    static Script ollama(UnaryOperator<String> says) {
        return with -> ollama(with, says.apply(with.text()));
    }

    static void ollama(Exchanged with, String text) throws IOException {
        with.ndjson();
        for (String each : tokens(text)) {
            with.chunk(Frames.line(inside(each)));
        }
        with.chunk(Frames.OLLAMA_DONE).last();
    }

    /**
     * Cuts a text into two tokens, or more if it is long: pieces of 1 KiB or more take other code paths, which are not
     * tested here.
     */
    private static List<String> tokens(String text) {
        int length = Math.min(900, (text.length() + 1) / 2);
        List<String> all = new ArrayList<>();
        for (int at = 0; at < text.length(); at += length) {
            all.add(text.substring(at, Math.min(text.length(), at + length)));
        }
        return all;
    }

    private static String inside(String text) {
        String quoted = JsonEscapes.quoted(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    /** Answers like a well-behaved model: its persona's first words, a ballot in the order of letters, an analysis. */
    static String wellBehaved(String body) {
        return switch (Asked.of(body)) {
            case MEMBER -> "I answer.\nFinal answer: 42";
            case JUDGE -> ballot(body);
            case ANALYST ->
                "{\"consensus\":[\"all say 42\"],\"contradictions\":[{\"point\":\"why\",\"positions\":"
                        + "[{\"label\":\"A\",\"view\":\"because\"}]}],\"gaps\":[\"no source\"],\"unique\":[],\"blind_spots\":[]}";
            case SYNTHESIZER -> "The council says 42.";
        };
    }

    /** A ballot in the order in which the question names the letters. */
    static String ballot(String body) {
        Matcher letters = LETTERS.matcher(body);
        String last = "";
        while (letters.find()) {
            // Answers come before this.
            last = letters.group(1);
        }
        return "{\"reason\":\"so it is\",\"ranking\":[" + last.replace("\\\"", "\"") + "]}";
    }
}
