package io.councilrouter.bench.load.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/** The same for programs: provenance, notes, and every sample of every round. */
public final class JsonReport {

    private JsonReport() {}

    /** The whole document. */
    public static String of(Results results, Map<String, String> provenance) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.useDefaultPrettyPrinter();
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
            samples(json, results);
            json.writeEndObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return text + "\n";
    }

    /** The samples alone, as a field of an object that somebody else writes. */
    public static void samples(JsonGenerator json, Results results) throws IOException {
        json.writeArrayFieldStart("samples");
        for (Sample sample : results.samples()) {
            write(json, sample);
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Sample sample) throws IOException {
        json.writeStartObject();
        json.writeStringField("scenario", sample.scenario());
        json.writeStringField("target", sample.target());
        json.writeNumberField("round", sample.round());
        for (Map.Entry<Figure, Double> figure : sample.figures().entrySet()) {
            String name = figure.getKey().name().toLowerCase(Locale.ROOT);
            json.writeNumberField(name, Math.round(figure.getValue() * 1000) / 1000.0);
        }
        json.writeEndObject();
    }
}
