package io.councilrouter.app.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code status} shows, from what a gateway says about itself. */
final class StatusScreen {
    /** Most lines for backends; a screen has 24. */
    private static final int BACKENDS = 8;

    private static final int PROBLEMS = 3;
    private static final int LABEL = 10;
    /** Most digits that surely fit a long. */
    private static final int LONGEST = 18;

    private final Map<?, ?> health;
    private final Map<?, ?> stats;
    private final List<Map<?, ?>> backends;

    /**
     * A screen.
     *
     * @param health answer of {@code /health}
     * @param admin answer of {@code /admin/backends}; empty if the caller is not an administrator
     * @param stats answer of {@code /admin/stats}; empty if the caller is not an administrator
     */
    StatusScreen(Map<?, ?> health, Map<?, ?> admin, Map<?, ?> stats) {
        this.health = health;
        this.stats = stats;
        this.backends = JsonText.rows(admin.isEmpty() ? health : admin, admin.isEmpty() ? "backends" : "data");
    }

    /** The lines of the screen. */
    List<String> lines(String address) {
        List<String> lines = new ArrayList<>();
        lines.add("council-router " + text(health, "version") + " at " + address + uptime());
        row(lines, "status", text(health, "status"));
        long up = backends.stream().filter(StatusScreen::serves).count();
        row(lines, "backends", backends.isEmpty() ? "none" : up + " of " + backends.size() + " up");
        List<List<String>> table = new ArrayList<>();
        for (Map<?, ?> each : backends.subList(0, Math.min(BACKENDS, backends.size()))) {
            table.add(List.of(
                    "  " + text(each, "name"),
                    text(each, "state"),
                    count(each, "models", "model"),
                    Columns.count(each, "loaded_models") + " loaded",
                    text(each, "in_flight") + " in flight",
                    text(each, "queued") + " queued"));
        }
        lines.addAll(Terminal.aligned(table));
        if (backends.size() > BACKENDS) {
            lines.add("  and " + (backends.size() - BACKENDS) + " more: council-router backends");
        }
        row(lines, "queue", sum("queued") + " waiting, " + sum("in_flight") + " in flight");
        if (!stats.isEmpty()) {
            row(lines, "requests", requests());
            row(lines, "tokens", tokens());
        }
        row(lines, "storage", storage());
        problems(lines);
        return lines;
    }

    private static void row(List<String> lines, String label, String value) {
        lines.add(label + " ".repeat(LABEL - label.length()) + value);
    }

    private String uptime() {
        String seconds = text(health, "uptime_s");
        return JsonText.whole(seconds, 12) ? ", up " + span(Duration.ofSeconds(Long.parseLong(seconds))) : "";
    }

    /** A duration in its two largest units. */
    static String span(Duration time) {
        Duration passed = time.isNegative() ? Duration.ZERO : time;
        if (passed.toDays() > 0) {
            return passed.toDays() + " d " + passed.toHoursPart() + " h";
        }
        if (passed.toHours() > 0) {
            return passed.toHours() + " h " + passed.toMinutesPart() + " min";
        }
        return passed.toMinutes() > 0
                ? passed.toMinutes() + " min " + passed.toSecondsPart() + " s"
                : passed.toSeconds() + " s";
    }

    private String requests() {
        return number(stats, "total_requests") + " since the start, " + number(stats, "failures") + " failed, "
                + Math.round(decimal(text(stats, "avg_latency_ms"))) + " ms on average";
    }

    private String tokens() {
        Map<?, ?> sums = map(map(stats, "all_time"), "tokens");
        return number(sums, "prompt") + " in, " + number(sums, "completion") + " out, in all stored requests";
    }

    private String storage() {
        Map<?, ?> storage = map(health, "storage");
        if (storage.isEmpty()) {
            return "off (response_storage.enabled)";
        }
        Map<?, ?> all = map(stats, "all_time");
        String kept = all.isEmpty() ? "" : ", " + number(all, "total") + " requests stored";
        return text(storage, "state") + kept;
    }

    private void problems(List<String> lines) {
        List<String[]> found = new ArrayList<>();
        if (text(health, "status").equals("draining")) {
            found.add(new String[] {"the gateway is stopping", "nothing to do: it finishes what runs"});
        }
        Map<?, ?> storage = map(health, "storage");
        if (!storage.isEmpty() && !text(storage, "state").equals("ok")) {
            found.add(new String[] {
                "storage is " + text(storage, "state") + because(storage),
                "requests are still answered; waiting rows are written once the database is back"
            });
        }
        if (text(health, "simulated").equals("true")) {
            found.add(new String[] {
                "no model server was found: a simulator makes answers up",
                "start one, or name yours in a configuration; \"council-router init\" writes one"
            });
        } else if (backends.isEmpty()) {
            found.add(new String[] {
                "there is no backend, so nobody can answer",
                "start a model server, or name yours in a configuration; \"council-router init\" writes one"
            });
        }
        backends.forEach(each -> problem(each, found));
        if (found.isEmpty()) {
            row(lines, "problems", "none");
            return;
        }
        lines.add("problems");
        for (String[] each : found.subList(0, Math.min(PROBLEMS, found.size()))) {
            lines.add("  " + each[0]);
            lines.add("    " + each[1]);
        }
        if (found.size() > PROBLEMS) {
            lines.add("  and " + (found.size() - PROBLEMS) + " more");
        }
    }

    private static void problem(Map<?, ?> backend, List<String[]> found) {
        String name = text(backend, "name");
        String what = name + " is " + text(backend, "state") + because(backend);
        String advice =
                switch (text(backend, "state").toLowerCase(Locale.ROOT)) {
                    case "down" -> "start it, or correct its url; the gateway keeps asking it";
                    case "degraded" -> "it gets only work that no other backend can do; look at its log";
                    case "unknown" -> "it has not answered yet; look again in a moment";
                    case "disabled" -> "correct that, or: council-router backends enable " + name;
                    case "draining" -> "council-router backends resume " + name + " sends it work again";
                    default -> null;
                };
        if (advice != null) {
            found.add(new String[] {what, advice});
        } else if (text(backend, "breaker").equals("open")) {
            found.add(new String[] {
                name + " failed too often and gets no requests for a moment",
                "the gateway tries it again on its own; look at its log"
            });
        }
        for (Map<?, ?> each : JsonText.rows(backend, "cooldowns")) {
            found.add(new String[] {
                name + " is not asked for " + text(each, "model") + because(each),
                "it is asked again at " + text(each, "until") + "; council-router backends enable " + name
                        + " ends that"
            });
        }
    }

    private static String because(Map<?, ?> of) {
        String reason = text(of, "reason").strip();
        while (reason.endsWith(".")) {
            reason = reason.substring(0, reason.length() - 1);
        }
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static boolean serves(Map<?, ?> backend) {
        return text(backend, "state").equals("up") || text(backend, "state").equals("degraded");
    }

    private long sum(String key) {
        return backends.stream()
                .map(each -> text(each, key))
                .filter(each -> JsonText.whole(each, LONGEST))
                .mapToLong(Long::parseLong)
                .sum();
    }

    private static String count(Map<?, ?> of, String key, String what) {
        String count = Columns.count(of, key);
        return count + " " + what + (count.equals("1") ? "" : "s");
    }

    private static String number(Map<?, ?> of, String key) {
        String text = text(of, key);
        return JsonText.whole(text, LONGEST) ? grouped(Long.toString(Long.parseLong(text))) : "0";
    }

    /** Digits with commas between thousands. Without a formatter, whose first use would load the JDK's locale data. */
    private static String grouped(String digits) {
        StringBuilder grouped = new StringBuilder(digits);
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            grouped.insert(i, ',');
        }
        return grouped.toString();
    }

    private static double decimal(String text) {
        try {
            return text.isEmpty() ? 0 : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String text(Map<?, ?> of, String key) {
        return of.get(key) instanceof String text ? text : "";
    }

    private static Map<?, ?> map(Map<?, ?> of, String key) {
        return of.get(key) instanceof Map<?, ?> map ? map : Map.of();
    }
}
