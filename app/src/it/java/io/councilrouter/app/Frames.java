package io.councilrouter.app;

/** Short messages of model servers. */
public final class Frames {
    /** OpenAI's last chunk with a choice. */
    public static final String FINISH =
            "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";

    /** OpenAI's terminator. */
    public static final String DONE = "data: [DONE]\n\n";

    /** An OpenAI chat answer, whole. */
    public static final String CHAT =
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"model\":\"m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1,\"total_tokens\":2}}";

    /** An Ollama chat answer, whole. */
    public static final String OLLAMA_CHAT =
            "{\"model\":\"m\",\"created_at\":\"2026-01-02T03:04:05Z\",\"message\":{\"role\":\"assistant\",\"content\":\"hello\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":1,\"eval_count\":1}";

    /** Ollama's last line. */
    public static final String OLLAMA_DONE =
            "{\"model\":\"m\",\"created_at\":\"2026-01-02T03:04:05Z\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\",\"prompt_eval_count\":1,\"eval_count\":2}\n";

    private Frames() {}

    /** A chat request for model {@code m}. */
    public static String ask(boolean stream) {
        return ask("m", stream);
    }

    /** A chat request. */
    public static String ask(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":" + stream
                + "}";
    }

    /** A chunk of an OpenAI chat stream. */
    public static String token(String text) {
        return "data: {\"id\":\"c1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\""
                + text + "\"},\"finish_reason\":null}]}\n\n";
    }

    /** A line of an Ollama chat stream. */
    public static String line(String text) {
        return "{\"model\":\"m\",\"created_at\":\"2026-01-02T03:04:05Z\",\"message\":{\"role\":\"assistant\",\"content\":\""
                + text + "\"},\"done\":false}\n";
    }
}
