package io.councilrouter.bench.load.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The fixed messages of the comparison: a request of 575 bytes and an answer of 814, sizes of a short chat turn, so
 * that figures of different days can be compared.
 */
public final class Payloads {

    /** Bytes of every small request body. */
    public static final int REQUEST_BYTES = 575;

    /** Bytes of every unstreamed answer body. */
    public static final int ANSWER_BYTES = 814;

    /** The model that the mock's OpenAI port serves. */
    public static final String OPENAI_MODEL = "bench-openai";

    /** The model that the mock's Ollama port serves. */
    public static final String OLLAMA_MODEL = "bench-ollama";

    /** Suffix of the name of a model that also thinks and calls a tool. */
    public static final String THINKER = "-thinker";

    /** The thinking of such a model, in two pieces of JSON text. */
    public static final List<String> THINKS = List.of("I think, \\\"there", "fore\\\" I \\u00e4m. ");

    /** The same as text. */
    public static final String THOUGHT = "I think, \"therefore\" I \u00e4m. ";

    /** Its count of thinking tokens, if its dialect reports one. */
    public static final int THOUGHT_TOKENS = 7;

    /** The tool that it calls. */
    public static final String TOOL = "look_up";

    /** The arguments of that call. */
    public static final String TOOL_ARGUMENTS = "{\"city\":\"Bonn\"}";

    private static final String PROSE =
            "Explain in plain words why a reverse proxy in front of several model servers should keep its own queue, and what "
                    + "happens to the time to first token when one of them has to load its weights from disk before it can answer. ";

    private Payloads() {}

    /** A chat request of {@code bytes} bytes in OpenAI's dialect; at least 200. */
    public static String chat(String model, boolean stream, int bytes) {
        String start = "{\"model\":\"" + model
                + "\",\"messages\":[{\"role\":\"system\",\"content\":\"You are terse.\"},{\"role\":\"user\",\"content\":\"";
        String end = "\"}],\"temperature\":0.2" + (stream ? ",\"stream\":true" : "") + "}";
        return start + filler(bytes - start.length() - end.length()) + end;
    }

    /** The small chat request, {@value #REQUEST_BYTES} bytes. */
    public static String chat(String model, boolean stream) {
        return chat(model, stream, REQUEST_BYTES);
    }

    /** A whole HTTP request with that body, for a keep-alive connection. */
    public static byte[] post(String path, int port, String body) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port
                + "\r\nUser-Agent: council-router-bench\r\nAccept: */*\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }

    private static final String OPENAI_START =
            "{\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion\",\"created\":1760000000,\"model\":\""
                    + OPENAI_MODEL + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"";
    private static final String OPENAI_END =
            "\"},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":120,\"completion_tokens\":100,"
                    + "\"total_tokens\":220},\"system_fingerprint\":\"fp_bench\"}";
    private static final String OLLAMA_START = "{\"model\":\"" + OLLAMA_MODEL
            + "\",\"created_at\":\"2026-01-01T00:00:00.000000Z\",\"message\":{\"role\":\"assistant\",\"content\":\"";
    private static final String OLLAMA_END =
            "\"},\"done\":true,\"done_reason\":\"stop\",\"total_duration\":2000000000,\"load_duration\":1000000,"
                    + "\"prompt_eval_count\":120,\"prompt_eval_duration\":10000000,\"eval_count\":100,\"eval_duration\":1980000000}";

    /** OpenAI's answer, {@value #ANSWER_BYTES} bytes. */
    public static String openAiAnswer() {
        return OPENAI_START + openAiText() + OPENAI_END;
    }

    /** The text in it. */
    public static String openAiText() {
        return filler(ANSWER_BYTES - OPENAI_START.length() - OPENAI_END.length());
    }

    /** The same for a model that thinks and calls a tool, and therefore longer. */
    public static String openAiThinkerAnswer() {
        String more = "\",\"reasoning_content\":\"" + String.join("", THINKS) + "\",\"tool_calls\":[{\"id\":\"call-1\","
                + "\"type\":\"function\",\"function\":{\"name\":\"" + TOOL + "\",\"arguments\":\""
                + TOOL_ARGUMENTS.replace("\"", "\\\"") + "\"}}]}";
        String end = OPENAI_END
                .substring(2)
                .replace(
                        "\"total_tokens\"",
                        "\"completion_tokens_details\":{\"reasoning_tokens\":" + THOUGHT_TOKENS + "},\"total_tokens\"");
        return OPENAI_START + openAiText() + more + end;
    }

    /** Ollama's answer, {@value #ANSWER_BYTES} bytes. */
    public static String ollamaAnswer() {
        return OLLAMA_START + ollamaText() + OLLAMA_END;
    }

    /** The text in it. */
    public static String ollamaText() {
        return filler(ANSWER_BYTES - OLLAMA_START.length() - OLLAMA_END.length());
    }

    /** The same for a model that thinks and calls a tool, and therefore longer. */
    public static String ollamaThinkerAnswer() {
        String more = "\",\"thinking\":\"" + String.join("", THINKS) + "\",\"tool_calls\":[{\"function\":{\"name\":\""
                + TOOL + "\",\"arguments\":" + TOOL_ARGUMENTS + "}}]}";
        return OLLAMA_START + ollamaText() + more + OLLAMA_END.substring(2);
    }

    private static String filler(int bytes) {
        return PROSE.repeat(bytes / PROSE.length() + 1).substring(0, bytes);
    }
}
