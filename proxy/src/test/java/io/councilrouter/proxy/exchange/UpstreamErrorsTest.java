package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.codec.dialect.AnswerFaults;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.ErrorReader;
import io.councilrouter.codec.fault.About;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.config.Catalogue;
import io.councilrouter.config.ConfigReader;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.proxy.Heads;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a backend's refusal becomes: fault, status, text, wait. */
final class UpstreamErrorsTest {
    /** 2026-01-01T00:00:00Z. */
    private static final long NOW = 1_767_225_600_000L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://gpu-3.internal:11434/api/chat",
                "https://user@10.2.3.4/path",
                "192.168.1.100:11434",
                "10.0.0.7",
                "[fd00::12]:8000",
                "[::1]",
                "gpu-3.internal:8000",
                "localhost:11434",
                "localhost",
                "gpu_1.internal:8000",
                "..gpu-3.internal:8000",
                "tcp: lookup vllm: no such host",
                "tcp: lookup vllm on 127.0.0.11:53: no such host",
                "to vllm:8000",
                "tcp vllm-2:8000",
                "HTTPConnectionPool(host='vllm', port=8000)",
                "getaddrinfo ENOTFOUND vllm",
            })
    void hidesWhereABackendIs(String address) {
        String shown = UpstreamErrors.scrub("dial " + address + " failed");
        assertFalse(shown.contains(address) || shown.contains("vllm"), shown);
        assertTrue(shown.startsWith("dial ") && shown.endsWith(" failed"), shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "model \"llama3.1:8b\" not found",
                "context of 131072 tokens exceeds 8192",
                "temperature must be between 0.0 and 2.0",
                "version 0.5.1 is too old",
                "model mistral:7 not found",
                "a lookup failed on the table",
                "syntax error in template, line:42",
            })
    void leavesTheRestOfAMessageAlone(String message) {
        assertEquals(message, UpstreamErrors.scrub(message));
    }

    @Test
    void hidesTheBackendsOwnPlaceInWhateverSentenceAndLeavesItsNameAsAWord() {
        GatewayConfig config = new ConfigReader(Path.of("."), Map.of(), Catalogue.shipped(), Set.of("smart"))
                .read("x.yaml", "backends: [{name: gpu, type: openai, url: \"http://vllm:8000/v1\"}]", List.of())
                .config();
        BackendProfile profile = new BackendProfile(
                config.supply().backends().getFirst(),
                Dialects.load().wires(List.of("openai")),
                config.traffic().timeouts());
        assertEquals(
                "vllm says: [address] is busy ([address]), my-vllm:8000 is not",
                profile.masked("vllm says: vllm:8000 is busy (VLLM:8001), my-vllm:8000 is not"));
    }

    @Test
    void cutsALongMessage() {
        assertEquals(2001, UpstreamErrors.scrub("x".repeat(5000)).length());
    }

    private static UpstreamErrors errors(boolean sameWire, boolean ownKey) {
        return new UpstreamErrors(sameWire, false, ownKey, "llama3.1:8b", text -> text.replace("s3cret", "***"));
    }

    private static ErrorNote read(String body) {
        ErrorNote note = ErrorReader.in(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        assertNotNull(note, body);
        return note;
    }

    private static Fault.BackendFailed said(int status, String message) {
        return errors(true, true).fault(status, ErrorNote.of(message), "", Duration.ZERO);
    }

    @Test
    void anOverloadIsToldByTheStatusThatTheClientsApiHasForIt() {
        ErrorNote said =
                new ErrorNote("Overloaded", "overloaded_error", "", "", 503, Duration.ZERO, List.of(), List.of());
        Fault.BackendFailed same = errors(true, true).fault(529, said, "", Duration.ofSeconds(3));
        assertEquals(529, same.status());
        assertEquals("overloaded_error", Objects.requireNonNull(same.note()).type());
        assertEquals(Duration.ofSeconds(3), same.retryAfter());
        Fault.BackendFailed other = errors(false, true).fault(529, said, "", Duration.ZERO);
        assertEquals(503, other.status());
        assertNull(other.note());
        assertEquals("The model server failed with status 529: Overloaded", other.message());
    }

    @ParameterizedTest
    @CsvSource({
        "429, true,  RATE_LIMITED,     429, MODEL",
        "500, true,  UPSTREAM_STATUS,  502, SERVER",
        "501, true,  UPSTREAM_NO_PATH, 501, PATH",
        "503, true,  UPSTREAM_STATUS,  502, SERVER",
        "529, true,  UPSTREAM_STATUS,  529, SERVER",
        "401, true,  UPSTREAM_AUTH,    502, KEY",
        "402, true,  UPSTREAM_AUTH,    502, ACCOUNT",
        "403, true,  UPSTREAM_AUTH,    502, ACCOUNT",
        "401, false, UPSTREAM_REFUSED, 401, REQUEST",
        "404, true,  UPSTREAM_NO_PATH, 404, PATH",
        "405, true,  UPSTREAM_NO_PATH, 405, PATH",
        "400, true,  UPSTREAM_REFUSED, 400, REQUEST",
        "422, true,  UPSTREAM_REFUSED, 422, REQUEST",
        "302, true,  UPSTREAM_STATUS,  502, SERVER",
    })
    void tellsWhatAStatusWithoutAWordMeans(int status, boolean ownKey, FaultCode code, int shown, About about) {
        Fault.BackendFailed fault = errors(true, ownKey).fault(status, null, "", Duration.ZERO);
        assertEquals(code, fault.code());
        assertEquals(shown, fault.status());
        assertEquals(about, fault.about());
        assertFalse(fault.message().isBlank());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | The model `llama3.1:8b` does not exist.                             | UNKNOWN_MODEL",
                "404 | model 'llama3.1:8b' not found                                        | UNKNOWN_MODEL",
                "404 | model \"image-maker\" not found, try pulling it first                | UNKNOWN_MODEL",
                "404 | models/other is not found for API version v1, or is not supported for generateContent. | UNKNOWN_MODEL",
                "404 | This is a chat model and not supported in the v1/completions endpoint. | UNKNOWN_MODEL",
                "404 | model: llama3.1:8b                                                   | UNKNOWN_MODEL",
                "404 | No endpoints found for llama3.1:8b.                                  | UNKNOWN_MODEL",
                "404 | No models loaded. Please load a model first.                         | UNKNOWN_MODEL",
                "404 | llama3.1:8b is unknown here                                          | UNKNOWN_MODEL",
                "404 | Not Found                                                            | PATH",
                "404 | File Not Found                                                       | PATH",
                "404 | path not found                                                       | PATH",
                "404 | Invalid URL (POST /v1/rerank)                                        | PATH",
                "404 | Unknown request URL: POST /openai/v1/rerank. Please check the URL.   | PATH",
                "404 | Unexpected endpoint or method. (POST /v1/rerank)                     | PATH",
                "404 | no Route matched with those values                                   | PATH",
                "404 | Resource not found                                                   | PATH",
                "405 | Method Not Allowed                                                   | PATH",
                "404 | No endpoints found that support tool use.                            | REQUEST",
                "404 | No endpoints found that support image input                          | REQUEST",
                "404 | No endpoints found that support tool use for llama3.1:8b             | REQUEST",
                "404 | No such File object: file-1                                          | REQUEST",
                "404 | Previous response with id 'resp_1' not found.                        | REQUEST",
                "404 | The image at this URL was not found                                  | REQUEST",
                "404 | The voice 'nova' does not exist for llama3.1:8b                      | REQUEST",
                "404 | Conversation with id 'conv_1' not found.                             | REQUEST",
                "501 | This server does not support embeddings. Start it with `--embeddings` | PATH",
                "501 | tools are not implemented with a grammar                             | PATH",
                "501 | image input needs another build                                      | REQUEST",
                "403 | Input was flagged by moderation                                      | REQUEST",
                "403 | The response was blocked by the content policy                       | REQUEST",
                "402 | This needs more credits, or fewer max_tokens                         | REQUEST",
                "403 | The model `llama3.1:8b` is blocked at the project level              | MODEL",
                "403 | Project does not have access to model `llama3.1:8b`                  | MODEL",
                "403 | this model requires a subscription                                   | MODEL",
                "404 | Your organization must be verified to use the model `llama3.1:8b`.   | UNKNOWN_MODEL",
                "401 | Incorrect API key provided                                           | KEY",
                "402 | Insufficient Balance                                                 | ACCOUNT",
                "403 | Country, region, or territory not supported                          | ACCOUNT",
                "400 | prompt is too long: 9000 tokens > 8192 maximum                       | REQUEST",
            })
    void tellsByItsWordsWhatARefusalIsAbout(int status, String message, About about) {
        Fault.BackendFailed fault = said(status, message);
        assertEquals(about, fault.about(), fault.toString());
        if (about == About.REQUEST || about == About.MODEL) {
            assertEquals(message, fault.message());
            assertEquals(status, fault.status());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "404 | {\"error\":{\"message\":\"gone\",\"code\":\"model_not_found\"}}                 | UNKNOWN_MODEL",
                "400 | {\"error\":{\"message\":\"gone\",\"code\":\"model_not_found\"}}                 | UNKNOWN_MODEL",
                "404 | {\"error\":{\"message\":\"not for completions\",\"param\":\"model\"}}            | UNKNOWN_MODEL",
                "404 | {\"error\":{\"message\":\"nothing of that name\",\"param\":\"file_id\"}}         | REQUEST",
                "404 | {\"timestamp\":1,\"status\":404,\"error\":\"Not Found\",\"path\":\"/v1/rerank\"}  | PATH",
                "404 | {\"detail\":\"Not Found\"}                                                       | PATH",
                "404 | {\"error\":{}}                                                                   | PATH",
                "404 | {\"error\":\"gone\",\"code\":\"model_not_found\"}                               | UNKNOWN_MODEL",
                "404 | {\"error\":\"nothing of that name\",\"param\":\"file_id\"}                      | REQUEST",
                "403 | {\"error\":{\"message\":\"no\",\"code\":\"content_policy_violation\"}}            | REQUEST",
                "403 | {\"error\":{\"message\":\"no\",\"code\":\"model_not_found\"}}                    | MODEL",
                "401 | {\"error\":\"unauthorized\",\"signin_url\":\"https://sign.in/here\"}             | MODEL",
            })
    void tellsByItsNamesWhatARefusalIsAbout(int status, String body, About about) {
        ErrorNote said = ErrorReader.in(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        assertEquals(
                about, errors(true, true).fault(status, said, "", Duration.ZERO).about());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "API key not valid. Please pass a valid API key. | KEY",
                "API key expired. Please renew the API key. | KEY",
                "Invalid value: the api key is not valid for this tool | REQUEST",
            })
    void aKeyThatIsRefusedWithA400IsOursAndNotTheClients(String message, About about) {
        Fault.BackendFailed fault = errors(true, true).fault(400, ErrorNote.of(message), "", Duration.ZERO);
        assertEquals(about, fault.about());
        assertEquals(about == About.KEY ? 502 : 400, fault.status());
    }

    @Test
    void aModelThatGooglesServersDoNotHaveIsUnknown() {
        String said = "models/llama3.1:8b is not found for API version v1beta, or is not supported for generateContent."
                + " Call ListModels to see the list of available models and their supported methods.";
        assertEquals(
                About.UNKNOWN_MODEL,
                errors(true, true)
                        .fault(404, ErrorNote.of(said), "", Duration.ZERO)
                        .about());
    }

    @Test
    void showsALineOfTextThatIsAboutTheRequest() {
        Fault.BackendFailed fault =
                errors(true, true).fault(422, null, "Failed to read the body: s3cret missing field `x`", Duration.ZERO);
        assertEquals("Failed to read the body: *** missing field `x`", fault.message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "request (5000 tokens) exceeds the available context size (4096 tokens), try increasing it",
                "This model's maximum context length is 4096 tokens. However, your request has 5000 input tokens.",
                "The input (5000 tokens) is longer than the model's context length (4096 tokens).",
                "the input length exceeds the context length",
                "prompt is too long: 5000 tokens > 4096 maximum",
                "Input is too long for requested model.",
                "Prompt contains 5000 tokens, too large for model with 4096 maximum context length",
                "The input token count (5000) exceeds the maximum number of tokens allowed (4096).",
                "This model's maximum prompt length is 4096 but the request contains 5000 tokens.",
                "`inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 20 `max_new_tokens`",
                "Trying to keep the first 5000 tokens when context the overflows. The model has a context length of 4096",
                "input length and `max_tokens` exceed context limit: 5000 + 100 > 4096",
                "Please reduce the length of the messages or completion.",
                "too many tokens: the prompt cannot have more than 4096",
            })
    void knowsAnOverflowOfAnyEngine(String message) {
        for (int status : new int[] {400, 413, 422, 500}) {
            Fault.BackendFailed fault = errors(false, true).fault(status, ErrorNote.of(message), "", Duration.ZERO);
            assertEquals(FaultCode.CONTEXT_TOO_LONG, fault.code(), message);
            assertEquals(400, fault.status());
            assertTrue(fault.message().contains("prompt is too long"), fault.message());
            assertTrue(fault.message().contains("exceeds the context window"), fault.message());
            assertTrue(fault.message().contains(message), fault.message());
        }
    }

    @Test
    void addsNothingToASentenceThatClientsCompareAsAWhole() {
        UpstreamErrors ollama = new UpstreamErrors(true, true, true, "llama3.1:8b", text -> text);
        for (String message : List.of(
                "the input length exceeds the context length",
                "input after truncation exceeds maximum context length")) {
            Fault.BackendFailed fault = ollama.fault(400, ErrorNote.of(message), "", Duration.ZERO);
            assertEquals(message, fault.message());
            assertEquals(FaultCode.CONTEXT_TOO_LONG, fault.code());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_tokens is too large: 99999. This model supports at most 4096 completion tokens",
                "Request too large for model on tokens per minute (TPM): limit 6000, requested 7000",
                "context must be a list of integers",
                "num_ctx must be a number",
                "string too long: expected at most 64 characters",
            })
    void takesNoOtherRefusalForAnOverflow(String message) {
        Fault.BackendFailed fault = errors(false, true).fault(400, ErrorNote.of(message), "", Duration.ZERO);
        assertEquals(FaultCode.UPSTREAM_REFUSED, fault.code());
        assertEquals(message, fault.message());
    }

    @Test
    void tellsTheFiguresOfAnOverflowThatItsMessageLacks() {
        String body =
                "{\"error\":{\"code\":400,\"message\":\"too much\",\"type\":\"exceed_context_size_error\",\"n_prompt_tokens\":5000,\"n_ctx\":4096}}";
        Fault.BackendFailed fault = errors(false, true).fault(400, read(body), "", Duration.ZERO);
        assertTrue(fault.message().endsWith("too much (n_prompt_tokens 5000, n_ctx 4096)"), fault.message());
        assertEquals(FaultCode.CONTEXT_TOO_LONG, fault.code());
        fault = errors(true, true).fault(400, read(body), "", Duration.ZERO);
        assertEquals("too much. The prompt is too long: it exceeds the context window.", fault.message());
        assertNotNull(fault.note());
    }

    @ParameterizedTest
    @CsvSource({
        "429, insufficient_quota",
        "400, content_filter",
        "400, content_policy_violation",
        "400, unsupported_parameter",
    })
    void keepsNamesThatEveryClientKnowsInAnyDialect(int status, String code) {
        ErrorNote note = read("{\"error\":{\"message\":\"m\",\"type\":\"odd\",\"code\":\"" + code + "\"}}");
        Fault.BackendFailed fault = errors(false, true).fault(status, note, "", Duration.ZERO);
        assertEquals(status, fault.status());
        assertNotNull(fault.note());
        assertEquals(code, fault.note().code());
    }

    @Test
    void judgesATextThatItDoesNotShow() {
        Fault.BackendFailed fault = errors(true, true).fault(404, null, "model llama3.1:8b not found", Duration.ZERO);
        assertEquals(About.UNKNOWN_MODEL, fault.about());
        assertEquals("The model server does not know this model.", fault.message());
    }

    @Test
    void neverShowsWhatIsSaidOfOurOwnKey() {
        Fault.BackendFailed fault = said(401, "Incorrect API key provided: sk-abc");
        assertFalse(fault.message().contains("sk-abc"));
        assertNull(fault.note());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"m\",\"code\":400}}                                    | 400 | UPSTREAM_REFUSED",
                "{\"error\":{\"message\":\"m\",\"code\":\"400\"}}                                | 400 | UPSTREAM_REFUSED",
                "{\"error\":{\"message\":\"m\",\"code\":\"context_length_exceeded\"}}            | 400 | UPSTREAM_REFUSED",
                "{\"error\":{\"message\":\"m\",\"type\":\"invalid_request_error\",\"code\":null}} | 400 | UPSTREAM_REFUSED",
                "{\"error\":{\"message\":\"m\",\"type\":\"BadRequestError\"}}                    | 400 | UPSTREAM_REFUSED",
                "{\"error\":{\"message\":\"m\",\"code\":422}}                                    | 422 | UPSTREAM_REFUSED",
                "{\"error\":{\"message\":\"m\",\"code\":429}}                                    | 429 | RATE_LIMITED",
                "{\"error\":{\"message\":\"m\",\"code\":\"insufficient_quota\"}}                 | 429 | RATE_LIMITED",
                "{\"error\":{\"code\":8,\"message\":\"m\",\"status\":\"RESOURCE_EXHAUSTED\"}}    | 429 | RATE_LIMITED",
                "{\"error\":\"input length exceeds the context length\"}                           | 400 | CONTEXT_TOO_LONG",
                "{\"error\":{\"message\":\"m\",\"code\":500,\"type\":\"BadRequestError\"}}       | 502 | UPSTREAM_STATUS",
                "{\"error\":{\"message\":\"m\",\"type\":\"overloaded_error\"}}                   | 502 | UPSTREAM_STATUS",
                "{\"error\":\"m\"}                                                                 | 502 | UPSTREAM_STATUS",
                "{\"code\":50001,\"message\":\"m\"}                                                | 502 | UPSTREAM_STATUS",
            })
    void treatsAnErrorInsideASuccessAsItsOwnStatus(String frame, int status, FaultCode code) {
        Fault.BackendFailed fault = errors(true, true).inBand((Fault.BackendFailed) AnswerFaults.failed(read(frame)));
        assertEquals(code, fault.code(), fault.toString());
        assertEquals(status, fault.status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\":{\"message\":\"Please try again in 1.5s.\",\"code\":429}}                         | 1500",
                "{\"error\":{\"message\":\"Please try again in 2m30s.\",\"code\":429}}                        | 150000",
                "{\"error\":{\"message\":\"try again in 200ms\",\"code\":429}}                                | 200",
                "{\"error\":{\"message\":\"m\",\"code\":429,\"retry_after\":7}}                               | 7000",
                "{\"error\":{\"message\":\"m\",\"code\":429,\"details\":[{\"retryDelay\":\"12s\"}]}}         | 12000",
                "{\"error\":{\"message\":\"m\",\"code\":429,\"retry_after\":999999}}                          | 3600000",
                "{\"error\":{\"message\":\"m\",\"code\":429,\"retry_after\":\"soon\"}}                        | 0",
                "{\"error\":{\"message\":\"at most 5 s of audio\",\"code\":429}}                              | 0",
            })
    void readsInsideAnErrorHowLongToWait(String frame, long millis) {
        Fault.BackendFailed fault = errors(true, true).inBand((Fault.BackendFailed) AnswerFaults.failed(read(frame)));
        assertEquals(millis, fault.retryAfter().toMillis());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: 7                             | 7000",
                "Retry-After: 0                             | 0",
                "Retry-After: 86400                         | 3600000",
                "Retry-After: 99999999999999999             | 3600000",
                "Retry-After: 100000000000000000000         | 3600000",
                "Retry-After: 1.5                           | 1500",
                "Retry-After: 1,5                           | 0",
                "retry-after-ms: 250                        | 250",
                "retry-after-ms: 100000000000000000000      | 3600000",
                "Retry-After: Thu, 01 Jan 2026 00:00:30 GMT | 30000",
                "Retry-After: Wed, 31 Dec 2025 23:59:30 GMT | 0",
                "Retry-After: Fri, 01 Jan 2027 00:00:00 GMT | 3600000",
                "Retry-After: soon                          | 0",
                "Retry-After: -5                            | 0",
                "X-Other: 5                                 | 0",
            })
    void readsHowLongToWait(String line, long millis) {
        assertEquals(
                millis, RetryAfter.of(Heads.response(429, line).headers(), NOW).toMillis());
    }

    @Test
    void prefersMilliseconds() {
        var headers =
                Heads.response(429, "Retry-After: 7", "retry-after-ms: 250").headers();
        assertEquals(250, RetryAfter.of(headers, NOW).toMillis());
    }

    @Test
    void stepsAlongAChainHaveAnAccountOfTheirOwn() {
        RetryBudget budget = new RetryBudget();
        while (budget.spend(0.2)) {
            // Until nothing is left for siblings.
        }
        int steps = 0;
        while (budget.spendStep(0.2)) {
            steps++;
        }
        assertEquals(100, steps);
        assertFalse(new RetryBudget().spendStep(0), "a share of 0 is no retries at all");
    }

    @Test
    void paysForRetriesWithRequests() {
        RetryBudget budget = new RetryBudget();
        int spent = 0;
        while (budget.spend(0.2)) {
            spent++;
        }
        assertEquals(10, spent, "the reserve");
        for (int i = 0; i < 11; i++) {
            budget.earn(0.2);
        }
        assertTrue(budget.spend(0.2));
        assertTrue(budget.spend(0.2));
        assertFalse(budget.spend(0.2));
        assertFalse(new RetryBudget().spend(0), "a share of 0 is no retries at all");
    }
}
