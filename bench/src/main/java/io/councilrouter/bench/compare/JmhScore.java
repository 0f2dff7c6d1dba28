package io.councilrouter.bench.compare;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The result of one fork of a benchmark.
 *
 * @param benchmark package, class, method and parameters, without the common package prefix
 * @param unit unit of the time
 * @param time per operation
 * @param bytes allocated per operation
 */
record JmhScore(String benchmark, String unit, double time, double bytes) {

    private static final String OURS = "io.councilrouter.bench.";
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** Reads JMH's report in JSON, one score for each set of parameters. Only average times can be compared here. */
    static List<JmhScore> read(String json) throws IOException {
        List<JmhScore> scores = new ArrayList<>();
        try (JsonParser in = new JsonFactory().createParser(json)) {
            in.nextToken();
            if (value(in) instanceof List<?> runs) {
                for (Object run : runs) {
                    scores.add(score(run));
                }
            }
        }
        return scores;
    }

    private static JmhScore score(Object run) throws IOException {
        String name = String.valueOf(at(run, "benchmark")).replace(OURS, "");
        if (!"avgt".equals(at(run, "mode"))) {
            throw new IOException(name + " does not measure an average time");
        }
        String parameters = at(run, "params") instanceof Map<?, ?> given
                ? given.entrySet().stream()
                        .map(each -> " " + each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining())
                : "";
        Object time = at(run, "primaryMetric");
        return new JmhScore(
                name + parameters,
                String.valueOf(at(time, "scoreUnit")),
                number(at(time, "score"), name),
                bytes(run, name));
    }

    /** Older versions of JMH put a dot before the profiler's names. */
    private static double bytes(Object run, String name) throws IOException {
        if (at(run, "secondaryMetrics") instanceof Map<?, ?> metrics) {
            for (Map.Entry<?, ?> metric : metrics.entrySet()) {
                if (String.valueOf(metric.getKey()).endsWith(ALLOCATED)) {
                    return number(at(metric.getValue(), "score"), name);
                }
            }
        }
        throw new IOException(name + " does not report its allocation");
    }

    private static double number(Object value, String name) throws IOException {
        if (value instanceof Double number && !number.isNaN()) {
            return number;
        }
        throw new IOException(name + " has a score that is not a number: " + value);
    }

    private static Object at(Object object, String field) {
        Object value = object instanceof Map<?, ?> fields ? fields.get(field) : null;
        return value == null ? "" : value;
    }

    /** Reads the value that begins here: a map, a list, a number or a string. */
    private static Object value(JsonParser in) throws IOException {
        return switch (in.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                while (in.nextToken() == JsonToken.FIELD_NAME) {
                    String name = in.currentName();
                    in.nextToken();
                    fields.put(name, value(in));
                }
                yield fields;
            }
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(in));
                }
                yield items;
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case null -> throw new IOException("JMH's report is empty");
            default -> in.getText();
        };
    }
}
