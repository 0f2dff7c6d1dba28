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
    /** Where a gateway keeps the token that nobody configured, below its home. */
    static final String TOKEN_FILE = "data/admin.token";

    private static final int PATIENCE_MS = 30_000;
    /** Models take their time, councils of them more; the gateway ends what takes too long. */
    private static final int MODELS_PATIENCE_MS = 3_600_000;

    /** As long as a gateway has them. */
    private static final String PAGE = "1000";

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    @Mixin
    private GatewayFlags gateway = new GatewayFlags();

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The administrators' token. Default: $$ADMIN_TOKEN, else admin.auth.token of the"
                    + " configuration, else what lies in " + TOKEN_FILE + " below the gateway's home.")
    private @Nullable String token;

    /** What was shown, and where it came from; both null before it was looked for. */
    private @Nullable ShownToken shown;

    /** What else than a refusal kept us from what administrators are shown; empty: nothing. */
    private String failure = "";

    /**
     * What is shown to the gateway.
     *
     * @param token the token; null: there is none
     * @param from where it came from, or where it was looked for, as a part of a sentence
     */
    private record ShownToken(@Nullable String token, String from) {}

    /** Whether a token stands on the command line. */
    boolean tokenGiven() {
        return token != null;
    }

    /** Where the gateway answers everybody. */
    URI main() throws IOException {
        return gateway.main();
    }

    /**
     * What the gateway answers to an administrator.
     *
     * @param path path below its root, without a query
     * @param query parameters; those without a value are left out
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
     * Has a model answer; {@code key}: of the gateway, where it wants one. Fails as {@link #get} does, but never for
     * time.
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

    /** The same while it still comes; the caller closes it. */
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

    /** A text as one segment of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What the gateway answers to an administrator; null where it does not take us for one, or has no such answer. */
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
     * A list of the gateway's.
     *
     * @param admitted whether it is the administrators'
     * @param pages its pages as they came
     */
    record Listing(boolean admitted, List<String> pages) {}

    /**
     * All pages of the administrators' list at {@code path}; where the gateway does not take us for one, what it has open.
     *
     * @param key shown there
     * @param asClient not to be asked for at all as an administrator, unless a token stands on the command line
     */
    Listing list(String path, String open, @Nullable String key, boolean asClient) throws IOException {
        return asClient && !tokenGiven() ? new Listing(false, List.of(open(open, key))) : list(path, open, key);
    }

    /** The same for whoever may be one. */
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

    /** What the gateway answers to anybody; health says 503 when nothing can serve, and still tells what it knows. */
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

    /** Why we are not shown what administrators are, and what would help. */
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

    /** Percent-encoded, with its question mark; empty without parameters. */
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
