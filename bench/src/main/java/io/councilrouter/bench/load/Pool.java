package io.councilrouter.bench.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.councilrouter.bench.load.report.Figure;
import io.councilrouter.bench.load.report.JsonReport;
import io.councilrouter.bench.load.report.MarkdownReport;
import io.councilrouter.bench.load.report.Results;
import io.councilrouter.bench.load.report.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Makes one report from several runs of {@link EndToEnd}: scenarios of different runs are combined, and the rounds of a
 * scenario that several runs have all count alike. So a measurement of an hour can be done in parts;
 * {@code scripts/bench-e2e --pool} starts it.
 */
public final class Pool {

    private final Results results = new Results();
    private final Map<String, String> provenance = new LinkedHashMap<>();
    private final JsonFactory json = new JsonFactory();
    private final List<String> settings = new ArrayList<>();

    private Pool() {}

    /** Arguments: the folder to write to, then the {@code samples.json} of each run. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            System.err.println("usage: bench-e2e --pool FOLDER samples.json...");
            System.exit(2);
        }
        Path folder = Path.of(arguments[0]);
        Pool pool = of(List.of(arguments).subList(1, arguments.length).stream()
                .map(Path::of)
                .toList());
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("bench.md"), MarkdownReport.of(pool.results, pool.provenance));
        Files.writeString(folder.resolve("bench.json"), JsonReport.medians(pool.results, pool.provenance));
    }

    /** Reads samples as {@link JsonReport#everySample} writes them. */
    static Pool of(List<Path> reports) throws IOException {
        Pool pool = new Pool();
        for (Path report : reports) {
            pool.read(report);
        }
        pool.provenance.put("run", String.join("; and ", pool.settings));
        return pool;
    }

    Results results() {
        return results;
    }

    Map<String, String> provenance() {
        return provenance;
    }

    private void read(Path report) throws IOException {
        try (JsonParser in = json.createParser(Files.readString(report))) {
            expect(in, JsonToken.START_OBJECT);
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                switch (in.currentName()) {
                    case "provenance" -> facts(in);
                    case "notes" -> notes(in);
                    case "samples" -> samples(in);
                    default ->
                        throw new IOException(
                                report + " has no samples: give the samples.json of a run, not its bench.json");
                }
            }
        }
    }

    private void facts(JsonParser in) throws IOException {
        expect(in, JsonToken.START_OBJECT);
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            String value = in.nextTextValue();
            if (name.equals("run")) {
                settings.add(value);
                continue;
            }
            String known = provenance.putIfAbsent(name, value);
            if (known != null && !List.of(known.split(" \\| ")).contains(value)) {
                provenance.put(name, known + " | " + value);
            }
        }
    }

    private void notes(JsonParser in) throws IOException {
        expect(in, JsonToken.START_ARRAY);
        while (in.nextToken() != JsonToken.END_ARRAY) {
            results.note(in.getText());
        }
    }

    private void samples(JsonParser in) throws IOException {
        expect(in, JsonToken.START_ARRAY);
        Map<String, Integer> before = new HashMap<>();
        results.samples().forEach(each -> before.merge(each.scenario(), each.round(), Math::max));
        while (in.nextToken() == JsonToken.START_OBJECT) {
            Sample read = sample(in);
            int round = before.getOrDefault(read.scenario(), 0) + read.round();
            results.add(new Sample(read.scenario(), read.target(), round, read.figures()));
        }
    }

    private static Sample sample(JsonParser in) throws IOException {
        String scenario = "";
        String target = "";
        int round = 0;
        Map<Figure, Double> figures = new EnumMap<>(Figure.class);
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "scenario" -> scenario = in.getText();
                case "target" -> target = in.getText();
                case "round" -> round = in.getIntValue();
                default -> figures.put(Figure.valueOf(name.toUpperCase(Locale.ROOT)), in.getDoubleValue());
            }
        }
        return new Sample(scenario, target, round, figures);
    }

    private static void expect(JsonParser in, JsonToken token) throws IOException {
        if (in.nextToken() != token) {
            throw new IOException("expected " + token + " and found " + in.currentToken());
        }
    }
}
