package io.councilrouter.bench.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.councilrouter.bench.load.report.JsonReport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The comparison for programs: each row with its interval, then every sample and every score of every round. */
final class JsonTable {

    private JsonTable() {}

    /** The whole document. */
    static String of(Comparison comparison) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
            json.writeStartObject();
            json.writeStringField("base", comparison.base().title());
            json.writeStringField("head", comparison.head().title());
            json.writeObjectFieldStart("provenance");
            for (Map.Entry<String, String> fact : comparison.provenance().entrySet()) {
                json.writeStringField(fact.getKey(), fact.getValue());
            }
            json.writeEndObject();
            texts(json, "notes", comparison.notes());
            texts(json, "broken", comparison.broken());
            json.writeArrayFieldStart("rows");
            for (Row row : comparison.rows()) {
                row(json, row);
            }
            json.writeEndArray();
            JsonReport.samples(json, comparison.results());
            scores(json, comparison.scores());
            json.writeEndObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return text + "\n";
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private static void row(JsonGenerator json, Row row) throws IOException {
        Difference difference = row.difference();
        json.writeStartObject();
        json.writeStringField("figure", row.figure());
        json.writeNumberField("base", rounded(row.paired().base()));
        json.writeNumberField("head", rounded(row.paired().head()));
        json.writeStringField("unit", difference.unit().sign());
        json.writeNumberField("difference", rounded(difference.mean()));
        if (difference.hasInterval()) {
            json.writeNumberField("least", rounded(difference.least()));
            json.writeNumberField("most", rounded(difference.most()));
        }
        json.writeNumberField("rounds", difference.rounds());
        json.writeStringField("verdict", row.verdict());
        json.writeStringField("rule", row.rule());
        json.writeEndObject();
    }

    private static void scores(JsonGenerator json, JmhScores scores) throws IOException {
        json.writeArrayFieldStart("scores");
        for (List<JmhScores.Taken> benchmark : scores.byBenchmark().values()) {
            for (JmhScores.Taken taken : benchmark) {
                json.writeStartObject();
                json.writeStringField("benchmark", taken.score().benchmark());
                json.writeStringField("side", taken.side());
                json.writeNumberField("round", taken.round());
                json.writeStringField("unit", taken.score().unit());
                json.writeNumberField("time", rounded(taken.score().time()));
                json.writeNumberField("bytes", rounded(taken.score().bytes()));
                json.writeEndObject();
            }
        }
        json.writeEndArray();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
