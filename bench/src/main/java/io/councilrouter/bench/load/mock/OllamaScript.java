package io.councilrouter.bench.load.mock;

import io.councilrouter.bench.load.wire.Payloads;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Ollama's chat: NDJSON lines, counts in the last one, and the look-ups that a heartbeat makes. */
final class OllamaScript implements DialectScript {

    private static final String DETAILS =
            "\"digest\":\"sha256:0000000000000000000000000000000000000000000000000000000000000001\",\"size\":1000000,"
                    + "\"details\":{\"parent_model\":\"\",\"format\":\"gguf\",\"family\":\"bench\",\"families\":[\"bench\"],"
                    + "\"parameter_size\":\"1M\",\"quantization_level\":\"Q8_0\"}";
    private static final String CAPABILITIES = "\"capabilities\":[\"completion\",\"tools\",\"thinking\"]";
    private static final String NAME = name(Payloads.OLLAMA_MODEL);
    private static final String THINKER_NAME = name(Payloads.OLLAMA_MODEL + Payloads.THINKER);
    private static final String START = "{\"model\":\"" + Payloads.OLLAMA_MODEL
            + "\",\"created_at\":\"2026-01-01T00:00:00.000000Z\",\"message\":{\"role\":\"assistant\",\"content\":\"";

    private final byte[] thinker = ('"' + Payloads.OLLAMA_MODEL + Payloads.THINKER).getBytes(StandardCharsets.US_ASCII);
    private final byte[] chatLine = "POST /api/chat ".getBytes(StandardCharsets.US_ASCII);
    private final TokenTemplate token = new TokenTemplate(START + "%s\"},\"done\":false}\n");

    @Override
    public byte[] chatLine() {
        return chatLine;
    }

    @Override
    public boolean streamsByDefault() {
        return true;
    }

    @Override
    public String answer() {
        return Payloads.ollamaAnswer();
    }

    @Override
    public String thinkerAnswer() {
        return Payloads.ollamaThinkerAnswer();
    }

    @Override
    public byte[] thinker() {
        return thinker;
    }

    @Override
    public void think(ByteBuf out) {
        for (String piece : Payloads.THINKS) {
            out.writeBytes(TokenTemplate.chunk(START + "\",\"thinking\":\"" + piece + "\"},\"done\":false}\n"));
        }
    }

    @Override
    public void call(ByteBuf out) {
        out.writeBytes(TokenTemplate.chunk(START + "\",\"tool_calls\":[{\"function\":{\"name\":\"" + Payloads.TOOL
                + "\",\"arguments\":" + Payloads.TOOL_ARGUMENTS + "}}]},\"done\":false}\n"));
    }

    private static String name(String model) {
        return "\"name\":\"" + model + ":latest\",\"model\":\"" + model + ":latest\",";
    }

    @Override
    public String mediaType() {
        return "application/x-ndjson";
    }

    @Override
    public void open(ByteBuf out) {
        // Ollama's first line is already a token.
    }

    @Override
    public void token(ByteBuf out, int number, long nanos) {
        token.write(out, number, nanos);
    }

    @Override
    public void finish(ByteBuf out, int tokens, boolean usage, boolean thinks) {
        out.writeBytes(TokenTemplate.chunk(START
                + "\"},\"done\":true,\"done_reason\":\"stop\",\"total_duration\":2000000000,\"load_duration\":1000000,"
                + "\"prompt_eval_count\":120,\"prompt_eval_duration\":10000000,\"eval_count\":" + tokens
                + ",\"eval_duration\":1980000000}\n"));
    }

    @Override
    public @Nullable String lookUp(String requestLine) {
        if (requestLine.startsWith("GET /api/tags")) {
            String rest = "\"modified_at\":\"2026-01-01T00:00:00Z\"," + CAPABILITIES + "," + DETAILS;
            return "{\"models\":[{" + NAME + rest + "},{" + THINKER_NAME + rest + "}]}";
        }
        if (requestLine.startsWith("GET /api/ps")) {
            return "{\"models\":[{" + NAME
                    + "\"expires_at\":\"2099-01-01T00:00:00Z\",\"size_vram\":1000000,\"context_length\":4096," + DETAILS
                    + "}]}";
        }
        if (requestLine.startsWith("GET /api/version")) {
            return "{\"version\":\"0.12.0\"}";
        }
        if (requestLine.startsWith("POST /api/show")) {
            return "{" + CAPABILITIES + ",\"details\":{\"family\":\"bench\"},\"model_info\":{}}";
        }
        return null;
    }
}
