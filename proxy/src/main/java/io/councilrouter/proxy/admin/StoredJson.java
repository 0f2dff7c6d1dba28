package io.councilrouter.proxy.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.storage.db.KeptRow;
import io.councilrouter.storage.db.ResponseReader;
import io.councilrouter.storage.db.RowPage;
import io.councilrouter.storage.db.Stats;
import io.councilrouter.storage.db.StoredRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Stored responses as JSON; fields are named like the columns, and what is unknown or empty is null. Any thread. */
final class StoredJson {
    private static final double HUNDREDTHS = 100;

    private StoredJson() {}

    /** A page of rows, with or without their bodies, and how far the text index has got. */
    static void page(JsonWriter json, RowPage page, ResponseReader.IndexState index, boolean bodies) {
        json.open().name("data").openArray();
        for (KeptRow row : page.rows()) {
            row(json, row, bodies);
        }
        json.closeArray();
        text(json, "next", page.next());
        json.name("indexed_until").number(index.until());
        json.name("newest").number(index.newest());
        json.close();
    }

    /** One row. */
    static void row(JsonWriter json, KeptRow kept, boolean bodies) {
        row(json, kept, bodies, List.of());
    }

    /** One row; a council's row includes the rows of its members. */
    static void row(JsonWriter json, KeptRow kept, boolean bodies, List<KeptRow> members) {
        StoredRow row = kept.row();
        json.open();
        json.name("n").number(kept.n());
        json.name("id").string(row.id());
        json.name("created").number(row.times().created());
        text(json, "route", row.asked().route());
        text(json, "dialect", row.asked().dialect());
        text(json, "model_asked", row.asked().model());
        text(json, "model", row.answered().model());
        text(json, "backend", row.answered().backend());
        json.name("attempts").number((long) row.answered().attempts());
        json.name("status").number((long) row.answered().status());
        json.name("stream").bool(row.asked().stream());
        count(json, "prompt_tokens", row.counts().promptTokens());
        count(json, "completion_tokens", row.counts().completionTokens());
        count(json, "thinking_tokens", row.counts().thinkingTokens());
        json.name("cost").number(row.counts().cost());
        json.name("ttft_ms")
                .number(
                        row.times().ttftMs() < 0
                                ? Double.NaN
                                : rounded(row.times().ttftMs()));
        json.name("duration_ms").number(rounded(row.times().durationMs()));
        text(json, "finish_reason", row.answered().finishReason());
        text(json, "error", row.answered().error());
        text(json, "client", row.identity().client());
        text(json, "key_id", row.identity().keyId());
        text(json, "council_id", row.identity().councilId());
        json.name("truncated").bool(row.answered().truncated());
        json.name("prompt_truncated").bool(row.answered().promptTruncated());
        if (bodies) {
            request(json, row.bodies().request());
            text(json, "response", utf8(row.bodies().response()));
            if (isRun(row) && isJson(row.bodies().thinking())) {
                json.name("council").raw(row.bodies().thinking());
            } else {
                text(json, "thinking", utf8(row.bodies().thinking()));
            }
            text(json, "tool_calls", utf8(row.bodies().toolCalls()));
        }
        if (isRun(row) && bodies) {
            json.name("members").openArray();
            members.forEach(each -> row(json, each, true));
            json.closeArray();
        }
        json.close();
    }

    /** A request as JSON; one that was cut off, or never was JSON, as text. */
    private static void request(JsonWriter json, byte[] request) {
        if (request.length > 0 && isJson(request)) {
            json.name("request").raw(request);
        } else {
            text(json, "request", utf8(request));
        }
    }

    /**
     * Whether this is a council's own row rather than a member's. A council's row keeps an object in place of thinking.
     */
    static boolean isRun(StoredRow row) {
        return !row.identity().councilId().isEmpty() && row.answered().model().startsWith("council/");
    }

    private static boolean isJson(byte[] text) {
        if (text.length == 0) {
            return false;
        }
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (IOException e) {
            // Then it is shown as text.
            return false;
        }
    }

    /** Totals, overall and by group. */
    static void stats(JsonWriter json, Stats stats, ResponseReader.IndexState index) {
        json.open();
        sums(json, stats.total());
        groups(json, "by_model", "model", stats.byModel());
        groups(json, "by_backend", "backend", stats.byBackend());
        groups(json, "by_day", "day", stats.byDay());
        json.name("indexed_until").number(index.until());
        json.name("newest").number(index.newest());
        json.close();
    }

    private static void groups(JsonWriter json, String name, String key, List<Stats.Slice> slices) {
        json.name(name).openArray();
        for (Stats.Slice slice : slices) {
            json.open();
            text(json, key, slice.name());
            sums(json, slice);
            json.close();
        }
        json.closeArray();
    }

    private static void sums(JsonWriter json, Stats.Slice slice) {
        json.name("total").number(slice.requests());
        json.name("errors").number(slice.errors());
        json.name("tokens").open();
        json.name("prompt").number(slice.promptTokens());
        json.name("completion").number(slice.completionTokens());
        json.name("thinking").number(slice.thinkingTokens());
        json.close();
        json.name("bytes").number(slice.bytes());
        json.name("avg_duration_ms").number(rounded(slice.durationMs()));
        percentiles(json, "ttft_ms", slice.ttftMs());
        percentiles(json, "tokens_per_second", slice.tokensPerSecond());
    }

    private static void percentiles(JsonWriter json, String name, Stats.Percentiles values) {
        json.name(name).open();
        json.name("p50").number(rounded(values.p50()));
        json.name("p95").number(rounded(values.p95()));
        json.name("p99").number(rounded(values.p99()));
        json.close();
    }

    private static void text(JsonWriter json, String name, String value) {
        json.name(name);
        if (value.isEmpty()) {
            json.nul();
        } else {
            json.string(value);
        }
    }

    private static void count(JsonWriter json, String name, long value) {
        json.name(name);
        if (value < 0) {
            json.nul();
        } else {
            json.number(value);
        }
    }

    private static String utf8(byte[] text) {
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Rounds to hundredths; NaN stays NaN. */
    private static double rounded(double value) {
        return Double.isNaN(value) ? value : Math.round(value * HUNDREDTHS) / HUNDREDTHS;
    }
}
