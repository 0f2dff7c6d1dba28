package io.councilrouter.app.cli;

import io.councilrouter.config.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that say which running gateway an administrator talks to, and with which token. */
final class AdminFlags {
    /** File below a gateway's home that holds its token if none is configured. */
    static final String TOKEN_FILE = "data/admin.token";

    private static final int PATIENCE_MS = 30_000;
    /** Models take their time, and councils more; the gateway ends what takes too long. */
    private static final int MODELS_PATIENCE_MS = 3_600_000;

    /** The longest page that a gateway gives. */
    private static final String PAGE = "1000";

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    @Mixin
    private GatewayFlags gateway = new GatewayFlags();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The administrators' token. Default: $$ADMIN_TOKEN, else admin.auth.token of the"
                    + " configuration, else the content of " + TOKEN_FILE + " below the gateway's home.")
    private @Nullable String token;

    /** The token in use, and its origin; null before it was looked for. */
    private @Nullable ShownToken shown;

    /** What kept us from the administrators' answers, other than a refusal; empty if nothing did. */
    private String failure = "";

    /**
     * The token that the gateway gets.
     *
     * @param token the token; null if there is none
     * @param from where it came from, or where it was looked for, as part of a sentence
     */
    private record ShownToken(@Nullable String token, String from) {}

    /** Whether a token was given on the command line. */
    boolean tokenGiven() {
        return token != null;
    }

    /** The gateway's main address. */
    URI main() throws IOException {
        return gateway.main();
    }

    /**
     * The gateway's answer to an administrator.
     *
     * @param path path below its root, without a query
     * @param query parameters; empty ones are left out
     * @throws IOException when it does not answer, or refuses; the message says what to do
     */
    String get(String path, Map<String, String> query) throws IOException {
        return send(BlockingRequest.CommandQuestion.get(path + query(query), PATIENCE_MS));
    }

    /** Sends the gateway a command; returns its answer. Fails as {@link #get} does. */
    String send(String method, String path, String json) throws IOException {
        return send(new BlockingRequest.CommandQuestion(method, path, json, null, PATIENCE_MS));
    }

    private String send(BlockingRequest.CommandQuestion question) throws IOException {
        BlockingRequest.CommandAnswer answer = asAdmin(question);
        if (refused(answer)) {
            throw new IOException(refusal(answer));
        }
        return checked(gateway.admin(), question, answer);
    }

    /**
     * Asks a model and returns its answer; {@code key} is the gateway's key, if it wants one. Fails like {@link #get},
     * but never because of time.
     */
    String post(String path, String json, @Nullable String key) throws IOException {
        BlockingRequest.CommandQuestion question =
                new BlockingRequest.CommandQuestion("POST", path, json, key, MODELS_PATIENCE_MS);
        BlockingRequest.CommandAnswer answer = gateway.ask(main(), question).whole();
        if (refused(answer)) {
            throw new IOException(Answers.message(answer) + " (" + KeyFlag.HINT + ")");
        }
        return checked(main(), question, answer);
    }

    /** The same as a stream while the answer comes; the caller closes it. */
    BlockingRequest.Coming stream(String path, String json, @Nullable String key) throws IOException {
        BlockingRequest.CommandQuestion question =
                new BlockingRequest.CommandQuestion("POST", path, json, key, MODELS_PATIENCE_MS);
        BlockingRequest.Coming coming = gateway.ask(main(), question);
        if (coming.status() == 200) {
            return coming;
        }
        BlockingRequest.CommandAnswer answer = coming.whole();
        if (refused(answer)) {
            throw new IOException(Answers.message(answer) + " (" + KeyFlag.HINT + ")");
        }
        throw new IOException(Answers.problem(main(), question, answer));
    }

    /** A text as one path segment. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The gateway's answer to an administrator; null if it does not accept us as one, or has no such answer. */
    @Nullable
    String ifAdmitted(String path) throws IOException {
        if (shown().token() == null) {
            return null;
        }
        BlockingRequest.CommandQuestion question = BlockingRequest.CommandQuestion.get(path, PATIENCE_MS);
        BlockingRequest.CommandAnswer answer = asAdmin(question);
        failure = answer.status() == 200 || refused(answer) ? "" : Answers.problem(gateway.admin(), question, answer);
        return answer.status() == 200 ? answer.body() : null;
    }

    /**
     * A list from the gateway.
     *
     * @param admitted whether it is the administrators' list
     * @param pages its pages as they came
     */
    record Listing(boolean admitted, List<String> pages) {}

    /**
     * All pages of the administrators' list at {@code path}; if the gateway does not accept us as one, the public list
     * at {@code open}.
     *
     * @param key API key for the public list
     * @param asClient do not ask as an administrator, unless a token was given on the command line
     */
    Listing list(String path, String open, @Nullable String key, boolean asClient) throws IOException {
        return asClient && !tokenGiven() ? new Listing(false, List.of(open(open, key))) : list(path, open, key);
    }

    /** The same, always trying as an administrator first. */
    Listing list(String path, String open, @Nullable String key) throws IOException {
        List<String> pages = new ArrayList<>();
        String cursor = "";
        do {
            String page = ifAdmitted(path + query(Map.of("limit", PAGE, "cursor", cursor)));
            if (page == null) {
                if (!pages.isEmpty()) {
                    throw new IOException("the list broke off: " + stranger());
                }
                break;
            }
            pages.add(page);
            cursor =
                    JsonText.parse(page) instanceof Map<?, ?> map && map.get("next") instanceof String next ? next : "";
        } while (!cursor.isEmpty());
        return pages.isEmpty() ? new Listing(false, List.of(open(open, key))) : new Listing(true, pages);
    }

    /** The gateway's answer to anybody; health answers 503 when nothing can serve, but its body is still of use. */
    String open(String path, @Nullable String key) throws IOException {
        BlockingRequest.CommandQuestion question =
                BlockingRequest.CommandQuestion.get(path, PATIENCE_MS).with(key);
        BlockingRequest.CommandAnswer answer = gateway.ask(main(), question).whole();
        if (refused(answer)) {
            throw new IOException(Answers.message(answer) + " (" + KeyFlag.HINT + ")");
        }
        if (answer.status() != 200 && answer.status() != 503) {
            throw new IOException(main() + path + " answers " + answer.status() + "; is it a council-router?");
        }
        return answer.body();
    }

    /** Why we were not accepted as an administrator, and what would help. */
    String stranger() throws IOException {
        ShownToken what = shown();
        if (!failure.isEmpty()) {
            return failure;
        }
        return what.token() == null
                ? "no administrators' token was found: " + what.from()
                : "the gateway refuses the administrators' token from " + what.from();
    }

    private BlockingRequest.CommandAnswer asAdmin(BlockingRequest.CommandQuestion question) throws IOException {
        return gateway.ask(gateway.admin(), question.with(shown().token())).whole();
    }

    private static boolean refused(BlockingRequest.CommandAnswer answer) {
        return answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN;
    }

    private String refusal(BlockingRequest.CommandAnswer answer) throws IOException {
        return Answers.message(answer) + " (" + stranger() + "; give --token, or --home of the gateway)";
    }

    private static String checked(
            URI where, BlockingRequest.CommandQuestion question, BlockingRequest.CommandAnswer answer)
            throws IOException {
        if (answer.status() >= 300) {
            throw new IOException(Answers.problem(where, question, answer));
        }
        return answer.body();
    }

    /** A percent-encoded query with its question mark; empty if there are no parameters. */
    static String query(Map<String, String> parameters) {
        StringBuilder text = new StringBuilder();
        parameters.forEach((name, value) -> {
            if (!value.isEmpty()) {
                text.append(text.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return text.toString();
    }

    private ShownToken shown() throws IOException {
        if (shown == null) {
            shown = find();
        }
        return shown;
    }

    private ShownToken find() throws IOException {
        if (token != null) {
            return new ShownToken(token, "--token");
        }
        String variable = System.getenv("ADMIN_TOKEN");
        if (variable != null && !variable.isBlank()) {
            return new ShownToken(variable.strip(), "$ADMIN_TOKEN");
        }
        if (!gateway.trusted()) {
            return new ShownToken(
                    null,
                    "looked only in $ADMIN_TOKEN: the token of this folder's gateway is not sent to " + gateway.admin()
                            + " unless --home or -c names it");
        }
        Secret configured = gateway.site().token();
        Path config = gateway.site().file();
        if (configured != null) {
            return new ShownToken(configured.reveal(), "admin.auth.token in " + config);
        }
        Path file = gateway.home().resolve(TOKEN_FILE);
        String looked = "looked in $ADMIN_TOKEN, " + (config == null ? "" : "admin.auth.token of " + config + ", ")
                + "and " + file;
        try {
            String kept = Files.readString(file).strip();
            return kept.isEmpty()
                    ? new ShownToken(null, looked + ", which is empty")
                    : new ShownToken(kept, file.toString());
        } catch (IOException e) {
            return new ShownToken(
                    null, looked + (Files.exists(file) ? ", which cannot be read" : ", which is not there"));
        }
    }
}
