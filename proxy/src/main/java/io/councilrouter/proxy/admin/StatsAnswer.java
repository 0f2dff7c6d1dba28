package io.councilrouter.proxy.admin;

import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.exchange.LoopState;
import io.councilrouter.proxy.exchange.RequestTally;
import io.councilrouter.proxy.local.JsonAnswer;
import java.util.List;

/**
 * {@code GET /admin/stats}: what all loops have counted since the start (they are asked one after the other), and the
 * totals of all stored rows.
 */
final class StatsAnswer {
    private static final int DIGITS = 1000;

    private StatsAnswer() {}

    /** Answers; {@code kept} is the JSON of the totals of all stored rows. */
    static void answer(Exchange x, byte[] kept) {
        ask(x.loop().peers(), 0, new RequestTally(), new SumDestination(LaterAnswer.of(x), kept));
    }

    /** Where the sum is delivered. */
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    private record SumDestination(LaterAnswer answer, byte[] kept) {}

    /** Adds what one loop counted, on that loop; the sum travels from loop to loop and then to the asker. */
    private static void ask(List<LoopState> all, int at, RequestTally sum, SumDestination home) {
        if (at == all.size()) {
            home.answer().come(x -> write(x, sum, home.kept()));
            return;
        }
        LoopState there = all.get(at);
        there.turns().execute(() -> {
            sum.add(there.tally());
            ask(all, at + 1, sum, home);
        });
    }

    private static void write(Exchange x, RequestTally sum, byte[] kept) {
        JsonWriter json = JsonAnswer.writer(x);
        long total = sum.total();
        json.open().name("total_requests").number(total);
        json.name("successes").number(sum.successes()).name("failures").number(total - sum.successes());
        json.name("success_rate").number(total == 0 ? 1 : rounded((double) sum.successes() / total));
        json.name("cache_hits").number(0);
        json.name("avg_latency_ms").number(rounded(sum.averageMillis()));
        json.name("requests_by_model").open();
        sum.models().forEach((model, count) -> json.anyName(model).number(count[0]));
        // All requests have the same priority in this version.
        json.close()
                .name("requests_by_priority")
                .open()
                .name("normal")
                .number(total)
                .close();
        json.name("all_time").raw(kept);
        json.close();
        JsonAnswer.send(x);
    }

    private static double rounded(double value) {
        return (double) Math.round(value * DIGITS) / DIGITS;
    }
}
