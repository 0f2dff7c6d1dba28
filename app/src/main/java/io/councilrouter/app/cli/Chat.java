package io.councilrouter.app.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A conversation with a model, whose answers are shown as they come. Used by one thread; a {@link Stop} may be used by
 * any.
 */
final class Chat {
    private static final String PATH = "/v1/chat/completions";
    private static final int PATIENCE_MS = 3_600_000;
    private static final String DONE = "[DONE]";

    /** One turn. */
    private record Message(String role, String content) {}

    private final GatewayFlags gateway;
    private final @Nullable String key;
    private final String model;
    private final String system;
    private final Terminal terminal;
    private final List<Message> messages = new ArrayList<>();

    Chat(GatewayFlags gateway, @Nullable String key, String model, String system, Terminal terminal) {
        this.gateway = gateway;
        this.key = key;
        this.model = model;
        this.system = system;
        this.terminal = terminal;
        forget();
    }

    String model() {
        return model;
    }

    /** Starts a new conversation. */
    void forget() {
        messages.clear();
        if (!system.isEmpty()) {
            messages.add(new Message("system", system));
        }
    }

    /**
     * Lets another thread stop an answer under way.
     *
     * @param asked completed when somebody wants it to end
     */
    record Stop(CompletableFuture<Boolean> asked) {
        Stop() {
            this(new CompletableFuture<>());
        }

        /** Stops the answer, whether it is coming, awaited, or not yet asked for. */
        void now() {
            asked.complete(true);
        }

        /** Sets the connection to close when the answer is to stop. */
        private void closes(Closeable connection) {
            asked.thenRun(() -> close(connection));
        }

        private static void close(Closeable connection) {
            try {
                connection.close();
            } catch (IOException e) {
                // It is closed, which is all we want.
                return;
            }
        }
    }

    /**
     * Asks, and shows the answer as it comes.
     *
     * @param stop by which the answer may be stopped; null if it may not
     * @return false if it was stopped
     * @throws IOException when there is no answer, or it breaks off
     */
    boolean ask(String prompt, @Nullable Stop stop) throws IOException {
        messages.add(new Message("user", prompt));
        ShownAnswer shown = new ShownAnswer();
        BlockingRequest.CommandQuestion question =
                new BlockingRequest.CommandQuestion("POST", PATH, body(), key, PATIENCE_MS);
        Consumer<Closeable> opened = stop == null ? connection -> {} : stop::closes;
        try (BlockingRequest.Coming coming = gateway.ask(gateway.main(), question, opened)) {
            if (coming.status() != 200) {
                throw refused(coming.whole());
            }
            if (coming.headers().getOrDefault("content-type", "").startsWith("application/json")) {
                shown.whole(coming.whole().body());
            } else {
                shown.read(coming);
            }
            messages.add(new Message("assistant", shown.text.toString()));
            return true;
        } catch (IOException e) {
            messages.removeLast();
            if (stop != null && stop.asked().isDone()) {
                return false;
            }
            throw e;
        } finally {
            shown.end();
        }
    }

    private static IOException refused(BlockingRequest.CommandAnswer answer) {
        boolean unknown = answer.status() == 401 || answer.status() == 403;
        return new IOException(Answers.message(answer) + (unknown ? " (" + KeyFlag.HINT + ")" : ""));
    }

    private String body() {
        StringBuilder body = new StringBuilder("{\"model\":").append(JsonText.quoted(model));
        body.append(",\"stream\":true,\"messages\":[");
        String comma = "";
        for (Message each : messages) {
            body.append(comma)
                    .append("{\"role\":")
                    .append(JsonText.quoted(each.role()))
                    .append(",\"content\":")
                    .append(JsonText.quoted(each.content()))
                    .append('}');
            comma = ",";
        }
        return body.append("]}").toString();
    }

    /** What has been shown of an answer. */
    private final class ShownAnswer {
        private final StringBuilder text = new StringBuilder();
        private boolean thinking;

        void read(BlockingRequest.Coming coming) throws IOException {
            BufferedReader lines = new BufferedReader(new InputStreamReader(coming.body(), StandardCharsets.UTF_8));
            String line = lines.readLine();
            while (line != null) {
                if (line.startsWith("data:")) {
                    String data = line.substring("data:".length()).strip();
                    if (data.equals(DONE)) {
                        return;
                    }
                    frame(data);
                }
                line = lines.readLine();
            }
            throw new IOException("the answer broke off");
        }

        /** Shows an answer that came whole: some servers never stream. */
        void whole(String body) throws IOException {
            show(JsonText.parse(body), "message");
        }

        private void frame(String data) throws IOException {
            show(JsonText.parse(data), "delta");
        }

        private void show(Object answer, String part) throws IOException {
            if (answer instanceof Map<?, ?> map && map.get("error") instanceof Map<?, ?> error) {
                throw new IOException(CouncilStream.text(error, "message"));
            }
            for (Map<?, ?> choice : JsonText.rows(answer, "choices")) {
                if (choice.get(part) instanceof Map<?, ?> delta) {
                    String thought = CouncilStream.text(delta, "reasoning_content");
                    thought(thought.isEmpty() ? CouncilStream.text(delta, "reasoning") : thought);
                    said(CouncilStream.text(delta, "content"));
                }
                if (CouncilStream.text(choice, "finish_reason").equals("length")) {
                    end();
                    terminal.note("cut: the answer reached its limit of tokens");
                }
            }
        }

        private void thought(String piece) {
            if (!piece.isEmpty()) {
                thinking = true;
                terminal.thought(piece);
            }
        }

        private void said(String piece) {
            if (piece.isEmpty()) {
                return;
            }
            if (thinking) {
                thinking = false;
                terminal.aside("\n\n");
            }
            text.append(piece);
            terminal.text(piece);
        }

        /** Ends the line, so that what follows stands on its own. */
        void end() {
            if (thinking) {
                thinking = false;
                terminal.aside("\n");
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
                text.append('\n');
                terminal.text("\n");
            }
        }
    }
}
