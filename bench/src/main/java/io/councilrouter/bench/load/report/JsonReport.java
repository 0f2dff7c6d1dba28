package io.councilrouter.bench.load.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter.NopIndenter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The report for programs, in two documents. {@link #medians} is kept in the repository: each figure's median with the
 * lowest and highest of the rounds, to four digits. {@link #everySample} has the figures of each round, so that several
 * runs can be pooled.
 */
public final class JsonReport {

    private static final MathContext DIGITS = new MathContext(4);

    private JsonReport() {}

    /**
     * Provenance, notes and, for each scenario, one row per target: {@code [median, least, most]} by figure, a single
     * number if the three are equal, null if the figure was not measured.
     */
    public static String medians(Results results, Map<String, String> provenance) {
        return document(results, provenance, json -> {
            json.writeObjectFieldStart("scenarios");
            for (Map.Entry<String, ScenarioColumns> scenario : columns(results).entrySet()) {
                json.writeObjectFieldStart(scenario.getKey());
                medians(json, results, scenario.getKey(), scenario.getValue());
                json.writeEndObject();
            }
            json.writeEndObject();
        });
    }

    /** Provenance, notes and every sample of every round. */
    public static String everySample(Results results, Map<String, String> provenance) {
        return document(results, provenance, json -> samples(json, results));
    }

    /** The samples alone, as a field of an object that the caller writes. */
    public static void samples(JsonGenerator json, Results results) throws IOException {
        json.writeArrayFieldStart("samples");
        for (Sample sample : results.samples()) {
            write(json, sample);
        }
        json.writeEndArray();
    }

    private static String document(Results results, Map<String, String> provenance, ReportPart part) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter().withArrayIndenter(NopIndenter.instance));
            json.writeStartObject();
            json.writeObjectFieldStart("provenance");
            for (Map.Entry<String, String> fact : provenance.entrySet()) {
                json.writeStringField(fact.getKey(), fact.getValue());
            }
            json.writeEndObject();
            json.writeArrayFieldStart("notes");
            for (String note : results.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
            part.write(json);
            json.writeEndObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return text + "\n";
    }

    private static void medians(JsonGenerator json, Results results, String scenario, ScenarioColumns columns)
            throws IOException {
        json.writeNumberField("rounds", columns.rounds());
        json.writeArrayFieldStart("figures");
        for (Figure figure : columns.figures()) {
            json.writeString(name(figure));
        }
        json.writeEndArray();
        for (String target : columns.targets()) {
            json.writeArrayFieldStart(target);
            for (Figure figure : columns.figures()) {
                write(json, results.spread(scenario, target, figure).orElse(null));
            }
            json.writeEndArray();
        }
    }

    private static void write(JsonGenerator json, @Nullable Spread spread) throws IOException {
        if (spread == null) {
            json.writeNull();
            return;
        }
        if (spread.least() == spread.most()) {
            write(json, spread.median());
            return;
        }
        json.writeStartArray();
        write(json, spread.median());
        write(json, spread.least());
        write(json, spread.most());
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, double value) throws IOException {
        json.writeNumber(
                BigDecimal.valueOf(value).round(DIGITS).stripTrailingZeros().toPlainString());
    }

    private static void write(JsonGenerator json, Sample sample) throws IOException {
        json.writeStartObject();
        json.writeStringField("scenario", sample.scenario());
        json.writeStringField("target", sample.target());
        json.writeNumberField("round", sample.round());
        for (Map.Entry<Figure, Double> figure : sample.figures().entrySet()) {
            json.writeNumberField(name(figure.getKey()), Math.round(figure.getValue() * 1000) / 1000.0);
        }
        json.writeEndObject();
    }

    private static String name(Figure figure) {
        return figure.name().toLowerCase(Locale.ROOT);
    }

    private static SequencedMap<String, ScenarioColumns> columns(Results results) {
        SequencedMap<String, ScenarioColumns> scenarios = new LinkedHashMap<>();
        for (Sample sample : results.samples()) {
            scenarios.merge(sample.scenario(), ScenarioColumns.of(sample), ScenarioColumns::and);
        }
        return scenarios;
    }

    /** Writes what a document has between its notes and its end. */
    @FunctionalInterface
    private interface ReportPart {
        void write(JsonGenerator json) throws IOException;
    }

    /** The rounds, targets and figures of a scenario, in the order in which they were measured. */
    private record ScenarioColumns(int rounds, SequencedSet<String> targets, SequencedSet<Figure> figures) {

        static ScenarioColumns of(Sample sample) {
            return new ScenarioColumns(
                    sample.round(),
                    new LinkedHashSet<>(Set.of(sample.target())),
                    new LinkedHashSet<>(sample.figures().keySet()));
        }

        ScenarioColumns and(ScenarioColumns more) {
            targets.addAll(more.targets);
            figures.addAll(more.figures);
            return new ScenarioColumns(Math.max(rounds, more.rounds), targets, figures);
        }
    }
}
