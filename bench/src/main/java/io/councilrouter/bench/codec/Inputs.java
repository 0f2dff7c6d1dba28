package io.councilrouter.bench.codec;

import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Inputs of the benchmarks, as they come from a socket: in a direct buffer. */
final class Inputs {

    /** A head with a dozen fields, as a Python SDK sends it. */
    static final String REQUEST_HEAD =
            """
            POST /v1/chat/completions HTTP/1.1\r
            Host: gateway.example:11430\r
            Accept-Encoding: gzip, deflate\r
            Connection: keep-alive\r
            Accept: application/json\r
            Content-Type: application/json\r
            User-Agent: OpenAI/Python 2.8.1\r
            X-Stainless-Lang: python\r
            X-Stainless-Package-Version: 2.8.1\r
            X-Stainless-Runtime: CPython\r
            Authorization: Bearer sk-0123456789abcdef0123456789abcdef\r
            X-Request-Id: 0199f2a4-7d3c-7a10-9d52-3b1f8f0c6a11\r
            Content-Length: 575\r
            \r
            """;

    /** What vLLM (uvicorn) answers with. */
    static final String RESPONSE_HEAD =
            """
            HTTP/1.1 200 OK\r
            date: Fri, 02 Jan 2026 03:04:05 GMT\r
            server: uvicorn\r
            content-length: 814\r
            content-type: application/json\r
            x-request-id: 0199f2a4-7d3c-7a10-9d52-3b1f8f0c6a11\r
            \r
            """;

    /** One token of an OpenAI stream. */
    static final String SSE_EVENT =
            """
            data: {"id":"chatcmpl-0123456789","object":"chat.completion.chunk","created":1760000000,"model":"llama3.1:8b",\
            "choices":[{"index":0,"delta":{"content":" token"},"finish_reason":null}]}

            """;

    /** One token of an Ollama stream. */
    static final String NDJSON_LINE =
            """
            {"model":"llama3.1:8b","created_at":"2026-01-02T03:04:05.678901234Z","message":{"role":"assistant","content":" token"},"done":false}
            """;

    /** One token of an Anthropic stream. */
    static final String NAMED_EVENT =
            """
            event: content_block_delta
            data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":" token"}}

            """;

    /** One token of a stream of the Responses API. */
    static final String NUMBERED_EVENT =
            """
            event: response.output_text.delta
            data: {"type":"response.output_text.delta","sequence_number":17,"item_id":"msg_0123456789","output_index":0,"content_index":0,\
            "delta":" token","logprobs":[]}

            """;

    /** A whole answer of vLLM's, 800 bytes. */
    static final String OPENAI_ANSWER =
            """
            {"id":"chatcmpl-0123456789","object":"chat.completion","created":1760000000,"model":"llama3.1:8b","choices":[{"index":0,\
            "message":{"role":"assistant","reasoning_content":null,"content":"%s","tool_calls":[]},"logprobs":null,\
            "finish_reason":"stop","stop_reason":null}],"usage":{"prompt_tokens":42,"total_tokens":142,"completion_tokens":100,\
            "prompt_tokens_details":null},"prompt_logprobs":null}\
            """
                    .formatted("word ".repeat(80));

    /** A whole answer of Ollama's, 800 bytes. */
    static final String OLLAMA_ANSWER =
            """
            {"model":"llama3.1:8b","created_at":"2026-01-02T03:04:05.678901234Z","message":{"role":"assistant","content":"%s"},\
            "done_reason":"stop","done":true,"total_duration":5043500667,"load_duration":5025959,"prompt_eval_count":26,\
            "prompt_eval_duration":325953000,"eval_count":100,"eval_duration":4709213000}\
            """
                    .formatted("word ".repeat(90));

    /** One token of a Gemini stream. */
    static final String CANDIDATE_EVENT =
            """
            data: {"candidates":[{"content":{"parts":[{"text":" token"}],"role":"model"},"index":0}],"usageMetadata":\
            {"promptTokenCount":42,"candidatesTokenCount":7,"totalTokenCount":49},"modelVersion":"gemini-2.5-flash",\
            "responseId":"7kAqaZ6hLcvQ"}

            """;

    /** A whole answer of Gemini's, 700 bytes. */
    static final String GEMINI_ANSWER =
            """
            {"candidates":[{"content":{"parts":[{"text":"%s"}],"role":"model"},"finishReason":"STOP","index":0}],\
            "usageMetadata":{"promptTokenCount":42,"candidatesTokenCount":100,"totalTokenCount":142},\
            "modelVersion":"gemini-2.5-flash","responseId":"7kAqaZ6hLcvQ"}\
            """
                    .formatted("word ".repeat(80));

    /** A whole answer of Anthropic's, 800 bytes. */
    static final String ANTHROPIC_ANSWER =
            """
            {"model":"claude-sonnet-4-5","id":"msg_01XFDUDYJgAACzvnptvVoYEL","type":"message","role":"assistant",\
            "content":[{"type":"text","text":"%s"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":42,\
            "cache_creation_input_tokens":0,"cache_read_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":0,\
            "ephemeral_1h_input_tokens":0},"output_tokens":100,"service_tier":"standard"}}\
            """
                    .formatted("word ".repeat(80));

    /** A whole answer of the Responses API, a thousand bytes. */
    static final String RESPONSES_ANSWER =
            """
            {"id":"resp_0123456789","object":"response","created_at":1760000000,"status":"completed","error":null,"incomplete_details":null,\
            "instructions":null,"max_output_tokens":null,"model":"llama3.1:8b","output":[{"type":"message","id":"msg_0123456789",\
            "status":"completed","role":"assistant","content":[{"type":"output_text","text":"%s","annotations":[]}]}],\
            "parallel_tool_calls":true,"temperature":1.0,"tool_choice":"auto","tools":[],"top_p":1.0,"usage":{"input_tokens":42,\
            "input_tokens_details":{"cached_tokens":0},"output_tokens":100,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":142}}\
            """
                    .formatted("word ".repeat(80));

    private Inputs() {}

    /** The wire of a dialect's chats. */
    static Wire chat(Dialects dialects, String name) {
        return Objects.requireNonNull(dialects.named(name).wire(Operation.CHAT));
    }

    /** One token as the content of a dialect's frame: an event's data, or a line. */
    static ByteBuf token(String dialect) {
        return direct(
                switch (dialect) {
                    case "openai" -> data(SSE_EVENT);
                    case "ollama" -> NDJSON_LINE.strip();
                    case "gemini" -> data(CANDIDATE_EVENT);
                    case "responses" -> data(NUMBERED_EVENT);
                    default -> data(NAMED_EVENT);
                });
    }

    private static String data(String event) {
        return event.substring(event.indexOf("data: ") + "data: ".length()).strip();
    }

    /** A text in a direct buffer, which the caller owns. */
    static ByteBuf direct(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
    }
}
