package io.councilrouter.proxy.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
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

/** Which running gateway an administrator talks to, who he is, and how its answer is shown. */
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

    private static final String KEY_HINT = "--api-key, or $COUNCIL_ROUTER_API_KEY";

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "http://127.0.0.1:11430",
            description = "Where the gateway listens for administrators. Default: ${DEFAULT-VALUE}.")
    private URI url = URI.create("http://127.0.0.1:11430");

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "The administrators' token. Default: $$ADMIN_TOKEN, else what lies in " + TOKEN_FILE
                    + " below the gateway's home.")
    private @Nullable String token;

    @Option(names = "--json", description = "Print the gateway's answer as it is.")
    private boolean json;

    @Mixin
    private Home home = new Home();

    boolean json() {
        return json;
    }

    /** Whether a token stands on the command line. */
    boolean tokenGiven() {
        return token != null;
    }

    /**
     * What the gateway answers.
     *
     * @param path path below its root, without a query
     * @param query parameters; those without a value are left out
     * @throws IOException when it does not answer, or refuses; the message says what to do
     */
    String get(String path, Map<String, String> query) throws IOException {
        return checked(path, asked(path + query(query), at -> Ask.get(at, PATIENCE_MS, token())));
    }

    /** Has the gateway do something; its answer. Fails as {@link #get} does. */
    String send(String method, String path, String json) throws IOException {
        return checked(path, asked(path, at -> Ask.send(method, at, json, PATIENCE_MS, token())));
    }

    /** Has a model answer; {@code key}: of the gateway, where it wants one. Fails as {@link #get} does, but never for time. */
    String post(String path, String json, @Nullable String key) throws IOException {
        Ask.Answer answer = asked(path, at -> Ask.send("POST", at, json, MODELS_PATIENCE_MS, key));
        admitted(answer, KEY_HINT);
        return checked(path, answer);
    }

    /** The same as a stream; the caller closes it. */
    InputStream stream(String path, String json, @Nullable String key) throws IOException {
        InputStream[] stream = new InputStream[1];
        Ask.Answer answer = asked(path, at -> Ask.stream(at, json, key, opened -> stream[0] = opened));
        if (stream[0] != null) {
            return stream[0];
        }
        admitted(answer, KEY_HINT);
        throw new IOException(url + path + " answers " + answer.status() + ": " + message(answer));
    }

    /** A text as one segment of a path. */
    static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What the gateway answers to an administrator; null where it does not take us for one. */
    @Nullable
    String ifAdmitted(String path) throws IOException {
        if (token() == null) {
            return null;
        }
        Ask.Answer answer = asked(path, at -> Ask.get(at, PATIENCE_MS, token()));
        return answer.status() == 200 ? answer.body() : null;
    }

    /**
     * A list of the gateway's.
     *
     * @param admitted whether it is the administrators'
     * @param pages its pages as they came
     */
    record Listing(boolean admitted, List<String> pages) {}

    /** All pages of the administrators' list at {@code path}; where the gateway does not take us for one, what it has open. */
    Listing list(String path, String open) throws IOException {
        List<String> pages = new ArrayList<>();
        String cursor = "";
        do {
            String page = ifAdmitted(path + query(Map.of("limit", PAGE, "cursor", cursor)));
            if (page == null) {
                break;
            }
            pages.add(page);
            cursor =
                    JsonText.parse(page) instanceof Map<?, ?> map && map.get("next") instanceof String next ? next : "";
        } while (!cursor.isEmpty());
        return pages.isEmpty() ? new Listing(false, List.of(open(open))) : new Listing(true, pages);
    }

    /** What the gateway answers to anybody; health says 503 when nothing can serve, and still tells what it knows. */
    String open(String path) throws IOException {
        Ask.Answer answer = asked(path, at -> Ask.get(at, PATIENCE_MS));
        if (answer.status() != 200 && answer.status() != 503) {
            throw new IOException(url + path + " answers " + answer.status() + "; is it a council-router?");
        }
        return answer.body();
    }

    /** One request to an address. */
    private interface Asking {
        Ask.Answer at(URI where) throws IOException;
    }

    private Ask.Answer asked(String path, Asking asking) throws IOException {
        try {
            return asking.at(new URI(url.getScheme(), url.getRawAuthority(), null, null, null).resolve(path));
        } catch (IOException | IllegalArgumentException | URISyntaxException e) {
            throw new IOException(
                    "no gateway answers at " + url + " (" + e.getMessage() + "); is it running? Choose with --url", e);
        }
    }

    private String checked(String path, Ask.Answer answer) throws IOException {
        admitted(answer, "--token, $ADMIN_TOKEN, or --home of the gateway");
        if (answer.status() >= 300) {
            throw new IOException(url + path + " answers " + answer.status() + ": " + message(answer));
        }
        return answer.body();
    }

    private static void admitted(Ask.Answer answer, String hint) throws IOException {
        if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
            throw new IOException(message(answer) + " (" + hint + ")");
        }
    }

    private static String message(Ask.Answer answer) {
        try {
            if (JsonText.parse(answer.body()) instanceof Map<?, ?> body
                    && body.get("error") instanceof Map<?, ?> error
                    && error.get("message") instanceof String message) {
                return message;
            }
        } catch (IOException e) {
            // Not one of ours then.
        }
        return "is it a council-router?";
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

    private @Nullable String token() throws IOException {
        if (token != null) {
            return token;
        }
        String variable = System.getenv("ADMIN_TOKEN");
        if (variable != null && !variable.isBlank()) {
            return variable.strip();
        }
        Path file = home.path().resolve(TOKEN_FILE);
        return Files.isReadable(file) ? Files.readString(file).strip() : null;
    }
}
