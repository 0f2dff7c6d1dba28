package io.councilrouter.proxy.admin;

import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.AttemptTimes;
import io.councilrouter.proxy.exchange.Cause;
import io.councilrouter.proxy.exchange.Timeline;
import io.councilrouter.proxy.exchange.TimelineEntry;
import io.councilrouter.proxy.local.JsonBytes;
import io.councilrouter.proxy.turns.Turns;
import java.time.Instant;

/** A timeline as JSON. Times are microseconds after the request's first byte; null means "not yet". */
final class TimelineJson {
    private final JsonWriter json;
    private final long start;

    private TimelineJson(JsonWriter json, long start) {
        this.json = json;
        this.start = start;
    }

    /** The text of {@code entry}; on its loop, whose clocks are {@code turns}. */
    static byte[] of(TimelineEntry entry, Turns turns) {
        return JsonBytes.of(json -> new TimelineJson(json, entry.times().start()).write(entry, turns));
    }

    private void write(TimelineEntry entry, Turns turns) {
        Timeline times = entry.times();
        long now = turns.nanos();
        Instant began = Instant.ofEpochMilli(turns.millis() - (now - start) / 1_000_000);
        json.open().name("id").string(entry.id()).name("phase").string(entry.phase());
        json.name("started").string(began.toString());
        text("client", entry.client());
        text("key", entry.keyId());
        text("route", entry.route());
        text("model", entry.asked());
        text("served", entry.served());
        json.name("stream").bool(entry.streamed()).name("status");
        if (entry.status() == 0) {
            json.nul();
        } else {
            json.number(entry.status());
        }
        text("cause", entry.cause() == Cause.NONE ? "" : entry.cause().label());
        text("fault", entry.code() == null ? "" : entry.code().label());
        json.name("at_us").open();
        at("parsed", times.received());
        at("queued", times.queued());
        at("picked", times.picked());
        at("encoded", times.encoded());
        at("connected", times.connected());
        at("head", times.head());
        at("first_content", times.content());
        at("end", times.end());
        json.close();
        json.name("queue_us").number(times.queueNanos() / 1_000);
        json.name("overhead_us").number(times.addedNanos(times.end() == 0 ? now : times.end()) / 1_000);
        json.name("tokens").open();
        json.name("prompt").number(entry.usage().prompt());
        json.name("completion").number(entry.usage().completion());
        json.name("thinking").number(entry.usage().thinking()).close();
        json.name("bytes").number(entry.bytes());
        json.name("attempts").openArray();
        for (int i = 0; i < times.attempts(); i++) {
            attempt(times.row(i));
        }
        json.closeArray().close();
    }

    private void attempt(AttemptTimes row) {
        json.open();
        text("backend", row.backend());
        text("model", row.model());
        at("picked", row.picked());
        at("encoded", row.encoded());
        at("connected", row.connected());
        at("head", row.head());
        at("first_content", row.content());
        at("end", row.end());
        json.name("status");
        if (row.status() == 0) {
            json.nul();
        } else {
            json.number(row.status());
        }
        text("fault", row.fault() == null ? "" : row.fault().label());
        json.close();
    }

    private void text(String name, String value) {
        json.name(name);
        if (value.isEmpty()) {
            json.nul();
        } else {
            json.string(value);
        }
    }

    private void at(String name, long nanos) {
        json.name(name);
        if (nanos == 0) {
            json.nul();
        } else {
            json.number(Math.max(0, nanos - start) / 1_000);
        }
    }
}
