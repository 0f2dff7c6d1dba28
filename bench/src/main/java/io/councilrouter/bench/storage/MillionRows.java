package io.councilrouter.bench.storage;

import io.councilrouter.storage.db.Database;
import io.councilrouter.storage.db.ResponseReader;
import io.councilrouter.storage.db.ResponseStore;
import io.councilrouter.storage.db.RowFilter;
import io.councilrouter.storage.db.StoreSettings;
import io.councilrouter.storage.db.StoredRow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * A million rows: how long it takes to write and index them, and how long a fresh process takes to answer each kind of
 * question. {@code fill PLACE ROWS} makes the database, {@code ask PLACE QUESTION MILLIS} asks it, and fails if that
 * took more than twice that much CPU or ten times as long. A place is a file or the URL of a PostgreSQL database.
 * {@code scripts/test-all/million-rows.sh} runs both, each question in a separate process.
 */
public final class MillionRows {
    private static final int BATCH = 1_000;
    private static final int REQUEST_BYTES = 120;
    private static final int RESPONSE_BYTES = 160;
    private static final long BEGIN = 1_760_000_000_000L;
    private static final long DAYS = 60;
    private static final long DAY = 86_400_000L;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double FAR_TOO_LONG = 10;
    private static final double TOO_MUCH_CPU = 2;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final int RARE = 15_000;

    private static final List<String> MODELS = List.of(
            "llama3.1:8b",
            "llama3.1:70b",
            "qwen2.5:7b",
            "qwen2.5:32b",
            "mistral:7b",
            "gemma2:9b",
            "phi4:14b",
            "gpt-4o-mini");
    private static final List<String> BACKENDS = List.of("gpu-1", "gpu-2", "gpu-3", "cloud");
    private static final List<String> ROUTES = List.of("/v1/chat/completions", "/api/chat", "/v1/messages");

    private MillionRows() {}

    /** Exits with 1 if an answer took too long, 2 for a command line that cannot be read. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 3 && arguments[0].equals("fill")) {
            fill(arguments[1], Integer.parseInt(arguments[2]));
        } else if (arguments.length == 4 && arguments[0].equals("ask")) {
            System.exit(ask(arguments[1], arguments[2], Long.parseLong(arguments[3])) ? 0 : 1);
        } else if (arguments.length == 1 && arguments[0].equals("questions")) {
            questions(0).keySet().forEach(System.out::println);
        } else {
            System.err.println("fill PLACE ROWS | ask PLACE QUESTION MILLIS | questions");
            System.exit(2);
        }
    }

    private static void fill(String place, int rows) throws IOException {
        Prose prose = new Prose(1);
        Random random = new Random(2);
        try (Database database = new Database(where(place));
                ResponseStore store = new ResponseStore(database)) {
            store.probe();
            long writing = 0;
            long indexing = 0;
            for (int i = 0; i < rows; i += BATCH) {
                List<StoredRow> batch = new ArrayList<>(BATCH);
                for (int j = i; j < Math.min(rows, i + BATCH); j++) {
                    batch.add(row(j, rows, prose, random));
                }
                long begin = System.nanoTime();
                store.append(batch);
                long written = System.nanoTime();
                while (store.indexSlice(ResponseStore.SLICE) > 0) {
                    // until this batch is indexed, as an idle writer would
                }
                writing += written - begin;
                indexing += System.nanoTime() - written;
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d rows written at %.0f/s, indexed at %.0f/s%n",
                    rows,
                    rows / (writing / NANOS_PER_SECOND),
                    rows / (indexing / NANOS_PER_SECOND));
        }
    }

    /** An SQLite file, or a PostgreSQL database by its URL. */
    private static StoreSettings where(String place) {
        return place.startsWith("jdbc:")
                ? StoreSettings.postgres(place, true)
                : StoreSettings.sqlite(Path.of(place), true);
    }

    private static StoredRow row(int i, int rows, Prose prose, Random random) {
        String model = i == RARE
                ? "rare-model"
                : MODELS.get(Math.min(MODELS.size() - 1, (int) Math.abs(random.nextGaussian() * 3)));
        int status = random.nextInt(100) < 96
                ? 200
                : List.of(400, 429, 499, 502, 503, 504).get(random.nextInt(6));
        double ttft = Math.exp(random.nextGaussian() + 5);
        String request = "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + prose.text(REQUEST_BYTES).replace("\n", "\\n") + (i == RARE ? "needleinahaystack" : "") + "\"}]}";
        return new StoredRow(
                new StoredRow.Identity(
                        String.format(Locale.ROOT, "%012x-bench", i), "192.0.2.1", i % 10 == 0 ? "team-a" : "", ""),
                new StoredRow.Asked(ROUTES.get(random.nextInt(ROUTES.size())), "openai", model, true),
                new StoredRow.Answered(
                        model, BACKENDS.get(random.nextInt(BACKENDS.size())), 1, status, "stop", "", false),
                new StoredRow.Times(
                        BEGIN + (long) ((double) i / rows * DAYS * DAY), ttft, ttft + 1_000 + random.nextInt(9_000)),
                new StoredRow.Counts(100, 200, -1, Double.NaN),
                new StoredRow.Bodies(
                        request.getBytes(StandardCharsets.UTF_8),
                        prose.utf8(RESPONSE_BYTES),
                        new byte[0],
                        new byte[0]));
    }

    private interface MeasuredQuestion {
        int ask(ResponseReader reader) throws IOException;
    }

    private static MeasuredQuestion list(RowFilter filter) {
        return reader -> reader.list(filter, "", 50).rows().size();
    }

    private static Map<String, MeasuredQuestion> questions(long middle) {
        RowFilter all = RowFilter.ALL;
        String frequent = Prose.word(0);
        Map<String, MeasuredQuestion> questions = new LinkedHashMap<>();
        questions.put("list", list(all));
        questions.put("list-1000", reader -> reader.list(all, "", 1_000).rows().size());
        questions.put("model", list(all.withModel("mistral:7b")));
        questions.put("rare-model", list(all.withModel("rare-model")));
        questions.put("no-model", list(all.withModel("nobody")));
        questions.put("backend", list(all.withBackend("gpu-2")));
        questions.put("status", list(all.withStatus(503)));
        questions.put("status-class", list(all.withStatus(5)));
        questions.put("route", list(all.withRoute("/v1/messages")));
        questions.put("key", list(all.withKey("team-a")));
        questions.put("time", list(all.within(middle, middle + DAY)));
        questions.put(
                "model-backend-status-time",
                list(all.withModel("mistral:7b")
                        .withBackend("gpu-2")
                        .withStatus(503)
                        .within(middle, middle + 10 * DAY)));
        questions.put("rare-model-status", list(all.withModel("rare-model").withStatus(2)));
        questions.put("q-frequent", list(all.withText(frequent)));
        questions.put("q-rare", list(all.withText("needleinahaystack")));
        questions.put("q-phrase", list(all.withText('"' + frequent + " " + Prose.word(1) + '"')));
        questions.put("q-two-not-one", list(all.withText(Prose.word(3) + " " + Prose.word(40) + " -" + Prose.word(5))));
        questions.put("q-nothing", list(all.withText("thiswordisnowhere")));
        questions.put("q-frequent-rare-model", list(all.withText(frequent).withModel("rare-model")));
        questions.put("q-frequent-status-class", list(all.withText(frequent).withStatus(5)));
        questions.put("q-frequent-time", list(all.withText(frequent).within(middle, middle + DAY)));
        questions.put("q-only-not", list(all.withText("-" + frequent)));
        questions.put(
                "get",
                reader -> reader.get(String.format(Locale.ROOT, "%012x-bench", RARE))
                                .isPresent()
                        ? 1
                        : 0);
        questions.put("stats", reader -> reader.stats(all).byDay().size());
        questions.put(
                "stats-model",
                reader -> reader.stats(all.withModel("mistral:7b")).byDay().size());
        questions.put(
                "stats-day",
                reader -> reader.stats(all.within(middle, middle + DAY)).byDay().size());
        questions.put("indexed", reader ->
                (int) Math.min(Integer.MAX_VALUE, reader.indexed().until()));
        return questions;
    }

    /** Asks twice: cold, as the first question of a process, and warm. Both include the connection. */
    private static boolean ask(String place, String name, long millis) throws IOException {
        MeasuredQuestion question = questions(BEGIN + DAYS / 2 * DAY).get(name);
        if (question == null) {
            throw new IllegalArgumentException("no question " + name);
        }
        try (Database database = new Database(where(place))) {
            ResponseReader reader = new ResponseReader(database);
            long begin = System.nanoTime();
            reader.get("warms up what the JVM loads: driver, pool, classes");
            long opened = System.nanoTime();
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            int rows = question.ask(reader);
            long cold = System.nanoTime();
            cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            question.ask(reader);
            long warm = System.nanoTime();
            double took = (cold - opened) / NANOS_PER_MILLI;
            System.out.printf(
                    Locale.ROOT,
                    "%-28s %8d rows  opened %6.1f ms  cold %7.1f ms (CPU %6.1f)  again %7.1f ms  RSS %4d MiB%s%n",
                    name,
                    rows,
                    (opened - begin) / NANOS_PER_MILLI,
                    took,
                    cpu / NANOS_PER_MILLI,
                    (warm - cold) / NANOS_PER_MILLI,
                    residentMib(),
                    took > millis ? "  TOO LONG" : "");
            // A busy machine lengthens elapsed time much more than our thread's CPU time; both bounds catch a scan of
            // all rows.
            return cpu / NANOS_PER_MILLI <= TOO_MUCH_CPU * millis && took <= FAR_TOO_LONG * millis;
        }
    }

    private static long residentMib() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElse(-1L);
    }
}
