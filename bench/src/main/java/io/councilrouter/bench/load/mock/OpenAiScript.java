package io.councilrouter.bench.load.mock;

import io.councilrouter.bench.load.wire.Payloads;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** OpenAI's chat completions: SSE chunks, a usage chunk only if {@code include_usage} was requested, {@code [DONE]}. */
final class OpenAiScript implements DialectScript {

    private static final String CHUNK =
            "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\""
                    + Payloads.OPENAI_MODEL + "\",\"choices\":[{\"index\":0,\"delta\":%d,\"finish_reason\":%f}]}\n\n";

    private static final String MODEL_END = "\",\"object\":\"model\",\"created\":1760000000,\"owned_by\":\"bench\"}";

    private final byte[] thinker = ('"' + Payloads.OPENAI_MODEL + Payloads.THINKER).getBytes(StandardCharsets.US_ASCII);
    private final byte[] chatLine = "POST /v1/chat/completions ".getBytes(StandardCharsets.US_ASCII);
    private final TokenTemplate token = new TokenTemplate(frame("{\"content\":\"%s\"}", "null"));
    private final byte[] open = TokenTemplate.chunk(frame("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
    private final byte[] stop = TokenTemplate.chunk(frame("{}", "\"stop\""));
    private final byte[] done = TokenTemplate.chunk("data: [DONE]\n\n");

    @Override
    public byte[] chatLine() {
        return chatLine;
    }

    @Override
    public boolean streamsByDefault() {
        return false;
    }

    @Override
    public String answer() {
        return Payloads.openAiAnswer();
    }

    @Override
    public String thinkerAnswer() {
        return Payloads.openAiThinkerAnswer();
    }

    @Override
    public byte[] thinker() {
        return thinker;
    }

    @Override
    public void think(ByteBuf out) {
        for (String piece : Payloads.THINKS) {
            out.writeBytes(TokenTemplate.chunk(frame("{\"reasoning_content\":\"" + piece + "\"}", "null")));
        }
    }

    @Override
    public void call(ByteBuf out) {
        String arguments = Payloads.TOOL_ARGUMENTS.replace("\"", "\\\"");
        int half = arguments.indexOf(':');
        out.writeBytes(TokenTemplate.chunk(frame(
                "{\"tool_calls\":[{\"index\":0,\"id\":\"call-1\",\"type\":\"function\",\"function\":{\"name\":\""
                        + Payloads.TOOL + "\",\"arguments\":\"" + arguments.substring(0, half) + "\"}}]}",
                "null")));
        out.writeBytes(TokenTemplate.chunk(frame(
                "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"" + arguments.substring(half) + "\"}}]}",
                "null")));
    }

    @Override
    public String mediaType() {
        return "text/event-stream";
    }

    @Override
    public void open(ByteBuf out) {
        out.writeBytes(open);
    }

    @Override
    public void token(ByteBuf out, int number, long nanos) {
        token.write(out, number, nanos);
    }

    @Override
    public void finish(ByteBuf out, int tokens, boolean usage, boolean thinks) {
        out.writeBytes(stop);
        if (usage) {
            out.writeBytes(TokenTemplate.chunk(
                    "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1760000000,\"model\":\""
                            + Payloads.OPENAI_MODEL
                            + "\",\"choices\":[],\"usage\":{\"prompt_tokens\":120,\"completion_tokens\":" + tokens
                            + (thinks
                                    ? ",\"completion_tokens_details\":{\"reasoning_tokens\":" + Payloads.THOUGHT_TOKENS
                                            + "}"
                                    : "")
                            + ",\"total_tokens\":" + (120 + tokens) + "}}\n\n"));
        }
        out.writeBytes(done);
    }

    @Override
    public @Nullable String lookUp(String requestLine) {
        return requestLine.startsWith("GET /v1/models")
                ? "{\"object\":\"list\",\"data\":[{\"id\":\"" + Payloads.OPENAI_MODEL + MODEL_END + ",{\"id\":\""
                        + Payloads.OPENAI_MODEL + Payloads.THINKER + MODEL_END + "]}"
                : null;
    }

    private static String frame(String delta, String finish) {
        return CHUNK.replace("%d", delta).replace("%f", finish);
    }
}
