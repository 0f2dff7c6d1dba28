package io.councilrouter.codec.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.fault.Retry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** {@code docs/faults.md} agrees with {@link FaultCode}. With {@code -Dregenerate=true} it is rewritten. */
final class FaultTableTest {
    private static final Path FILE = Path.of(System.getProperty("root.dir", ".."), "docs", "faults.md");

    private static final String HEAD =
            """
            # Faults: everything that can go wrong

            Written from `codec.fault.FaultCode` by `FaultTableTest`; change the enum or the texts there, then run
            `scripts/mvn -pl codec test -Dtest=FaultTableTest -Dregenerate=true`.

            - **Where a code appears**: in lower case in `error.code` of an OpenAI answer (column *code*), and as `cause` in the
              exchange's access line. If a deadline or the client ended the exchange, `cause` names that instead.
            - **status** is what a client gets as long as no byte of the answer has been sent. After that the fault is a frame inside
              the stream, the usual last frame is missing, and the connection closes; an unstreamed answer just ends with the close.
            - **next** is what the gateway itself does before the first content: *sibling* tries another backend, then the models of
              the fallback chain, as far as `retry` allows; *-* answers at once. An answer that follows retries of ours carries
              `x-should-retry: false`; 429 and 503 carry `Retry-After`.
            - No message names a host, a URL or a key. Details that only the operator may know are in the log.

            | fault | status | code | next | what it means | what to do |
            |---|---|---|---|---|---|
            """;

    private static final String KINDS =
            """

            ## What the APIs call them

            The word of each API for a kind of fault, where it has one: OpenAI's is the `type` in
            `{"error":{"message","type","param","code"}}`, Anthropic's the inner one in
            `{"type":"error","error":{"type","message"},"request_id"}`, Gemini's the status in
            `{"error":{"code","message","status"}}`. Ollama says `{"error":"message"}` whatever it is.

            """;

    /** The dialects that have a word for each kind, by name. */
    private static final List<Dialect> WITH_WORDS = Dialects.load().all().stream()
            .filter(each -> !each.errors().word(FaultCode.Kind.INVALID).isEmpty())
            .sorted(Comparator.comparing(Dialect::name))
            .toList();

    /** What a fault means, and what somebody can do about it. */
    private record Text(String means, String cure) {}

    private static Text text(FaultCode code) {
        return switch (code) {
            case MALFORMED_HTTP ->
                new Text(
                        "The request is not strictly HTTP/1.1: two lengths, a bare LF, a bad chunk.",
                        "Look at the client or the proxy in front; the message says which line. The connection closes.");
            case INVALID_JSON ->
                new Text(
                        "The body is not exactly one JSON object in UTF-8, or nests deeper than `limits.json_depth`.",
                        "Send valid JSON; the message gives the position.");
            case INVALID_ARGUMENT ->
                new Text(
                        "A field is missing, repeated or of the wrong type, or no backend's model can do what is asked.",
                        "`error.param` or the message names the field.");
            case CONTEXT_TOO_LONG ->
                new Text(
                        "The prompt is longer than the context of every backend's version of the model.",
                        "Shorten it, or ask a model with a longer context.");
            case UNAUTHENTICATED ->
                new Text(
                        "An API key (`keys`) or the administrators' token is needed, and none or a wrong one was sent.",
                        "Send it as the message says; `council-router key new` makes a key.");
            case FORBIDDEN ->
                new Text(
                        "The API key may not use this model; or model management (`/api/pull`, `/api/delete`, ...) is off.",
                        "Add the model to the key's `models`; set `admin.allow_model_management: true`, or do it on the engine itself.");
            case ORIGIN_REFUSED ->
                new Text(
                        "A web page of another origin called; or the gateway is bound to loopback and the Host is not a local name.",
                        "Add the page's origin to `server.cors.origins`; on loopback use `localhost` or `127.0.0.1`.");
            case UNKNOWN_PATH ->
                new Text(
                        "There is no such path, or it is not in normal form.",
                        "docs/api.md lists the paths that are served.");
            case UNKNOWN_MODEL ->
                new Text(
                        "No backend serves this name, and there is no alias or fallback chain for it.",
                        "See `council-router models`; the message has similar names.");
            case METHOD_NOT_ALLOWED ->
                new Text("The path does not have this method.", "`Allow` lists those that it has.");
            case REQUEST_TIMEOUT ->
                new Text(
                        "The head took longer than `limits.header_read`, or the body paused longer than `limits.body_idle`.",
                        "A slow network or client; raise the limit if that is expected.");
            case BODY_TOO_LARGE -> new Text("The body is larger than `limits.body`.", "Send less, or raise the limit.");
            case URI_TOO_LONG -> new Text("The request line is longer than `limits.request_line`.", "Shorten it.");
            case BAD_ENCODING ->
                new Text(
                        "The request body is compressed (`Content-Encoding`).",
                        "Send it uncompressed, without that header.");
            case EXPECTATION_FAILED -> new Text("`Expect` wants something other than `100-continue`.", "Leave it out.");
            case HEADERS_TOO_LARGE ->
                new Text(
                        "More header lines than `limits.header_count`, or more bytes than `limits.header`.",
                        "Often caused by cookies; raise the limit or drop them.");
            case RATE_LIMITED ->
                new Text(
                        "The API key's `rpm` or `max_concurrency` is used up; or the model is rate-limited on every backend that serves it.",
                        "Wait as long as `Retry-After` says, raise the key's limit, or add a backend.");
            case CLIENT_GONE ->
                new Text(
                        "The client left before the answer was complete; its backend's connection was closed at once.",
                        "Appears only in the log. Do nothing unless clients give up often; then look at `ttft_ms` and `queue_ms`.");
            case INTERNAL ->
                new Text(
                        "A bug in the gateway.",
                        "Reserved: in this version a bug closes the connection and leaves `event=edge_failed` in the log.");
            case NOT_IMPLEMENTED -> new Text("A transfer coding other than `chunked`.", "Send a length, or chunks.");
            case HTTP_VERSION ->
                new Text("The client does not speak HTTP/1.1 or 1.0.", "Let a proxy in front translate HTTP/2.");
            case QUEUE_FULL ->
                new Text(
                        "Every suitable backend is full, and so is its queue (`admission.max_queue_depth`).",
                        "Wait as `Retry-After` says; raise `max_concurrency` if the engines can do more.");
            case QUEUE_TIMEOUT ->
                new Text(
                        "No slot became free within `admission.max_wait`.",
                        "As above; or shorten the wait and fail sooner.");
            case DRAINING -> new Text("The gateway is shutting down.", "Try again elsewhere, or in a moment.");
            case NO_BACKEND ->
                new Text(
                        "No backend that serves the model is up.",
                        "`council-router backends` and `/health` give the reasons.");
            case BODY_MEMORY ->
                new Text(
                        "All request bodies together fill this loop's share of `limits.body_memory`.",
                        "Try again in a moment; raise it if large bodies are usual.");
            case STORAGE_AWAY ->
                new Text(
                        "Stored responses were requested while their database was locked, full or unreachable. Other requests do not need it.",
                        "The message says which; `/health` says when it is back.");
            case UPSTREAM_CONNECT ->
                new Text(
                        "Nothing listens at the backend's address, its name cannot be resolved, or TLS failed.",
                        "Is the engine running? `--log-level debug` shows address and cause.");
            case UPSTREAM_STATUS ->
                new Text(
                        "The model server answered 5xx or a redirect, or said in its stream that it failed.",
                        "Check the engine's log: out of memory, a broken model file.");
            case UPSTREAM_REFUSED ->
                new Text(
                        "The model server refused the request itself. Its 4xx status and message are passed on, and all other fields, too, if both sides use the same API; addresses and keys are removed. No other backend is asked.",
                        "Correct the request as the message says.");
            case UPSTREAM_NO_MODEL ->
                new Text(
                        "The backend lists the model but says that it does not know it.",
                        "It gets no such requests for this model until its list changes, but for at most five minutes; pull the model, or correct `models`.");
            case UPSTREAM_NO_PATH ->
                new Text(
                        "The backend does not offer the operation: it answers 404, 405 or 501 on that path.",
                        "It gets no such requests for five minutes, or until its list or version changes; use a model whose server offers it.");
            case UPSTREAM_NO_ACCESS ->
                new Text(
                        "The backend does not let the gateway use this model (401, 402, 403): blocked, not in the plan, or it needs a sign-in. Status and message are passed on.",
                        "As the message says; the backend's other models are not affected.");
            case UPSTREAM_AUTH ->
                new Text(
                        "The backend refuses the gateway's own key (401, 402, 403); for 30 s it is asked last.",
                        "Check that backend's `api_key`, and that its bill is paid.");
            case UPSTREAM_MALFORMED ->
                new Text(
                        "The answer is not valid HTTP, JSON or event stream, or one event is larger than `limits.event`.",
                        "Is it really the engine that `type` names? Is something else on its port?");
            case UPSTREAM_TRUNCATED ->
                new Text(
                        "The answer was empty or ended early: the engine died or was restarted.",
                        "Check the engine's log.");
            case COUNCIL_QUORUM ->
                new Text(
                        "Fewer members of a council answered than its quorum; the message says why the others did not.",
                        "Remove the causes, or set a lower `quorum` or a longer `deadline` in the template.");
            case LOOP_DETECTED ->
                new Text(
                        "The request has been through this gateway before, or through more than five proxies.",
                        "A backend's `url` points back at a gateway.");
            case TIMEOUT_CONNECT ->
                new Text("No connection within `timeouts.connect`.", "The host is off, or a firewall is in the way.");
            case TIMEOUT_HEAD ->
                new Text(
                        "No response head within `timeouts.response_header`.",
                        "A model that loads slowly, or a queue inside the engine: raise it for that backend.");
            case TIMEOUT_FIRST_TOKEN ->
                new Text(
                        "No content within `timeouts.first_token`.",
                        "As above. With `retry.first_token: false` no other backend is tried.");
            case TIMEOUT_STALL ->
                new Text(
                        "A stream paused for longer than `timeouts.stall`.",
                        "Check the engine's log; raise the limit for models that think for long without output.");
            case TIMEOUT_TOTAL ->
                new Text("The whole exchange took longer than `timeouts.total`.", "Raise it, or ask for fewer tokens.");
        };
    }

    private static String row(FaultCode code) {
        Text text = text(code);
        String status =
                switch (code) {
                    case UPSTREAM_REFUSED, UPSTREAM_NO_PATH, UPSTREAM_NO_ACCESS -> "its own 4xx";
                    default -> Integer.toString(code.status());
                };
        String next = code.retry() == Retry.OTHER_BACKEND ? "sibling" : "-";
        return "| <a id=\"" + code.name() + "\"></a>`" + code.name() + "` | " + status + " | `" + code.label() + "` | "
                + next + " | " + text.means() + " | " + text.cure() + " |\n";
    }

    private static String row(FaultCode.Kind kind) {
        StringBuilder members = new StringBuilder();
        for (FaultCode code : FaultCode.values()) {
            if (code.kind() == kind) {
                members.append(members.isEmpty() ? "`" : ", `")
                        .append(code.name())
                        .append('`');
            }
        }
        StringBuilder row = new StringBuilder("| ")
                .append(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .append(" | ")
                .append(members)
                .append(" |");
        for (Dialect dialect : WITH_WORDS) {
            row.append(" `").append(dialect.errors().word(kind)).append("` |");
        }
        return row.append('\n').toString();
    }

    @Test
    void documentSaysWhatTheCodesSay() throws IOException {
        StringBuilder text = new StringBuilder(HEAD);
        for (FaultCode code : FaultCode.values()) {
            text.append(row(code));
        }
        text.append(KINDS).append("| kind | faults |");
        WITH_WORDS.forEach(each -> text.append(" `").append(each.name()).append("` |"));
        text.append("\n|---|---|").append("---|".repeat(WITH_WORDS.size())).append('\n');
        for (FaultCode.Kind kind : FaultCode.Kind.values()) {
            text.append(row(kind));
        }
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(FILE, text);
        }
        assertEquals(
                text.toString(), Files.readString(FILE), "docs/faults.md is out of date; it says how it is written");
    }
}
