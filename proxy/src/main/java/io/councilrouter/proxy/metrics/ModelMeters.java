package io.councilrouter.proxy.metrics;

import io.councilrouter.codec.chat.Usage;
import io.prometheus.client.Counter;
import io.prometheus.client.Gauge;
import io.prometheus.client.Histogram;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The counters of one model at one backend. The object is made when a table is built; its series appear on first use,
 * since a cloud service lists hundreds of models, most of which are never used. From then on counting is addition: no
 * label is hashed and nothing allocated. Any thread, except {@link #absence}.
 */
final class ModelMeters {
    private static final VarHandle SERIES;
    /** Status classes 2xx to 5xx. */
    private static final int CLASSES = 4;

    private static final int MOST_ROUTES = 128;
    private static final int MOST_SUBSTITUTED = 256;
    private static final double NEWEST = 0.2;
    private static final double NANOS_PER_SECOND = 1e9;

    static {
        try {
            SERIES = MethodHandles.lookup().findVarHandle(ModelMeters.class, "series", AttemptSeries.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** The metrics' children for this model and backend. */
    private record AttemptSeries(
            Histogram.Child duration,
            Histogram.Child firstToken,
            Histogram.Child betweenTokens,
            Counter.Child prompt,
            Counter.Child completion,
            Counter.Child thinking,
            Gauge.Child speed) {}

    private final Families families;
    private final String model;
    private final String backend;
    private final Absence absence = new Absence();
    private final ByName<Counter.Child[]> requests = new ByName<>(this::requests, MOST_ROUTES, "other");
    private final ByName<Counter.Child> substituted = new ByName<>(this::substituted, MOST_SUBSTITUTED, "other");

    @SuppressWarnings("unused") // through SERIES
    private @Nullable AttemptSeries series;

    /** Meters without series yet; {@code model} and {@code backend} are their labels. */
    ModelMeters(Families families, String model, String backend) {
        this.families = families;
        this.model = model;
        this.backend = backend;
    }

    /** The model's label. */
    String model() {
        return model;
    }

    /** A request on a route was answered with a status. */
    void answered(String route, int status) {
        requests.get(route)[Math.clamp(status / 100, 2, 5) - 2].inc();
    }

    /** Makes all classes at once: an error as the first value of a series would be invisible to {@code rate()}. */
    private Counter.Child[] requests(String route) {
        Counter.Child[] byClass = new Counter.Child[CLASSES];
        for (int i = 0; i < CLASSES; i++) {
            byClass[i] = families.requests.labels(route, model, backend, statusClass(i));
        }
        return byClass;
    }

    private static String statusClass(int index) {
        return index + 2 + "xx";
    }

    /** This model answered for another that could not. */
    void answeredFor(String other) {
        substituted.get(other).inc();
    }

    private Counter.Child substituted(String other) {
        return families.fallbacks.labels(other, model);
    }

    private AttemptSeries series() {
        AttemptSeries known = (AttemptSeries) SERIES.getAcquire(this);
        if (known == null) {
            // The library gives racing threads the same children.
            known = new AttemptSeries(
                    families.duration.labels(model, backend),
                    families.firstToken.labels(model, backend),
                    families.betweenTokens.labels(model, backend),
                    families.tokens.labels(model, backend, "prompt"),
                    families.tokens.labels(model, backend, "completion"),
                    families.tokens.labels(model, backend, "thinking"),
                    families.speed.labels(model, backend));
            SERIES.setRelease(this, known);
        }
        return known;
    }

    /** A stream's first output came that long after the request. */
    void firstToken(long nanos) {
        series().firstToken.observe(Families.seconds(nanos));
    }

    /** More output came that long after the output before. */
    void nextToken(long nanos) {
        series().betweenTokens.observe(Families.seconds(nanos));
    }

    /** An exchange that got as far as an attempt took that long. */
    void took(long nanos) {
        series().duration.observe(Families.seconds(nanos));
    }

    /**
     * Token counts of an answer.
     *
     * @param outputNanos from its first delivery to its last, 0 if it came whole
     */
    void tokens(Usage usage, long outputNanos) {
        AttemptSeries all = series();
        add(all.prompt, usage.prompt());
        add(all.completion, usage.completion());
        add(all.thinking, usage.thinking());
        // The engine's own time if it reports one; else ours, which starts with the first token and so does not count
        // it.
        boolean told = usage.completionNanos() > 0;
        long nanos = told ? usage.completionNanos() : outputNanos;
        long count = told ? usage.completion() : usage.completion() - 1;
        if (nanos > 0 && count > 0) {
            double before = all.speed.get();
            double now = count * NANOS_PER_SECOND / nanos;
            // A lost update is acceptable: the next answer corrects it.
            all.speed.set(before == 0 ? now : before + NEWEST * (now - before));
        }
    }

    /** The engine had cut the prompt. So rare that its series is looked up each time. */
    void truncated() {
        families.truncated.labels(model, backend).inc();
    }

    private static void add(Counter.Child counter, long tokens) {
        if (tokens > 0) {
            counter.inc((double) tokens);
        }
    }

    /** Whether and since when it has been missing from the table; control thread. */
    Absence absence() {
        return absence;
    }

    /** Removes its series from the page; anything counted afterwards is lost. */
    void remove() {
        for (String route : requests.names()) {
            for (int i = 0; i < CLASSES; i++) {
                families.requests.remove(route, model, backend, statusClass(i));
            }
        }
        substituted.names().forEach(other -> families.fallbacks.remove(other, model));
        families.duration.remove(model, backend);
        families.firstToken.remove(model, backend);
        families.betweenTokens.remove(model, backend);
        families.tokens.remove(model, backend, "prompt");
        families.tokens.remove(model, backend, "completion");
        families.tokens.remove(model, backend, "thinking");
        families.speed.remove(model, backend);
        families.truncated.remove(model, backend);
    }
}
