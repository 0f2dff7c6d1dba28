package io.councilrouter.app.metrics;

import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A metrics page as Prometheus would read it. */
final class Page {
    private static final Pattern LINE = Pattern.compile("([a-z_0-9]+)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    /** One line: a name with its labels, and the value. */
    record Sample(String name, Map<String, String> labels, double value) {}

    private final String text;
    private final List<Sample> samples = new ArrayList<>();

    private Page(String text) {
        this.text = text;
        for (String line : text.split("\n", -1)) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches()) {
                throw new AssertionError("not a sample: " + line);
            }
            Map<String, String> labels = new HashMap<>();
            String inside = parts.group(2) == null ? "" : parts.group(2);
            for (Matcher label = LABEL.matcher(inside); label.find(); ) {
                labels.put(label.group(1), label.group(2));
            }
            samples.add(new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3))));
        }
    }

    /** The page of the gateway on that port. */
    static Page of(int port) {
        try (RawClient client = RawClient.to(port)) {
            RawAnswer answer = client.get("/metrics").answer();
            if (answer.status() != 200) {
                throw new AssertionError(answer.status() + " " + answer.text());
            }
            return new Page(answer.text());
        }
    }

    /** Sum of the samples of {@code council_router_} and {@code name} that have these labels: key, value, key, value. */
    double sum(String name, String... labels) {
        return find(name, labels).stream().mapToDouble(Sample::value).sum();
    }

    /** Whether there is such a sample at all. */
    boolean has(String name, String... labels) {
        return !find(name, labels).isEmpty();
    }

    private List<Sample> find(String name, String... labels) {
        List<Sample> found = new ArrayList<>();
        for (Sample sample : samples) {
            boolean fits = sample.name().equals("council_router_" + name);
            for (int i = 0; i < labels.length; i += 2) {
                fits &= labels[i + 1].equals(sample.labels().get(labels[i]));
            }
            if (fits) {
                found.add(sample);
            }
        }
        return found;
    }

    /** All samples. */
    List<Sample> samples() {
        return samples;
    }

    /** The page as it came. */
    String text() {
        return text;
    }
}
