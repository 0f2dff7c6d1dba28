package io.councilrouter.storage.db;

import io.councilrouter.storage.db.StoredRow.Bodies;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Creates rows for tests: ordinary ones, in which a test sets by name what matters to it. */
final class Rows {
    /** When the first of them began: 2026-01-31 10:00 UTC. */
    static final long BEGIN = 1_769_853_600_000L;

    private String id = "row-0";
    private long created = BEGIN;
    private String route = "/v1/chat/completions";
    private String model = "llama3.1:8b";
    private String backend = "gpu-server";
    private int status = 200;
    private double ttft = 120;
    private double duration = 1_120;
    private long completionTokens = 50;
    private long thinkingTokens = -1;
    private String error = "";
    private String key = "";
    private String council = "";
    private String request =
            "{\"model\":\"llama3.1:8b\",\"messages\":[{\"role\":\"user\",\"content\":\"Why is the sky blue?\"}]}";
    private String response = "Because air scatters blue light more than red.";
    private String thinking = "";
    private String toolCalls = "";
    private StoredRow.Recall recall = StoredRow.Recall.NONE;

    /** Row number i: has that id and began i milliseconds after the first. */
    static Rows row(int i) {
        Rows row = new Rows();
        row.id = String.format(Locale.ROOT, "row-%d", i);
        row.created = BEGIN + i;
        return row;
    }

    Rows created(long millis) {
        created = millis;
        return this;
    }

    Rows route(String template) {
        route = template;
        return this;
    }

    Rows model(String name) {
        model = name;
        return this;
    }

    Rows backend(String name) {
        backend = name;
        return this;
    }

    Rows status(int code) {
        status = code;
        return this;
    }

    Rows times(double ttftMs, double durationMs) {
        ttft = ttftMs;
        duration = durationMs;
        return this;
    }

    Rows tokens(long completion) {
        completionTokens = completion;
        return this;
    }

    Rows thought(long tokens) {
        thinkingTokens = tokens;
        return this;
    }

    Rows error(String code) {
        error = code;
        return this;
    }

    Rows key(String name) {
        key = name;
        return this;
    }

    Rows council(String run) {
        council = run;
        return this;
    }

    Rows request(String json) {
        request = json;
        return this;
    }

    Rows response(String text) {
        response = text;
        return this;
    }

    Rows thinking(String text) {
        thinking = text;
        return this;
    }

    Rows toolCalls(String json) {
        toolCalls = json;
        return this;
    }

    Rows answer(String answerId, String json) {
        recall = new StoredRow.Recall(answerId, utf8(json));
        return this;
    }

    StoredRow build() {
        return new StoredRow(
                new StoredRow.Identity(id, "127.0.0.1", key, council),
                new StoredRow.Asked(route, "openai", "llama", true),
                new StoredRow.Answered(model, backend, 1, status, "stop", error, false),
                new StoredRow.Times(created, ttft, duration),
                new StoredRow.Counts(20, completionTokens, thinkingTokens, Double.NaN),
                new Bodies(utf8(request), utf8(response), utf8(thinking), utf8(toolCalls)),
                recall);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
