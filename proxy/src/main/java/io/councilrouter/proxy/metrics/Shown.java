package io.councilrouter.proxy.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.CounterMetricFamily;
import io.prometheus.client.GaugeMetricFamily;
import java.util.ArrayList;
import java.util.List;

/** Collects the metric families of one reading of what others count. */
final class Shown {
    private final List<Collector.MetricFamilySamples> families = new ArrayList<>();

    /** A gauge with labels; its values are added to what is returned. */
    GaugeMetricFamily gauge(String name, String help, String... labels) {
        GaugeMetricFamily family = new GaugeMetricFamily(Families.PREFIX + name, help, List.of(labels));
        families.add(family);
        return family;
    }

    /** A counter with labels; its values are added to what is returned. */
    CounterMetricFamily counter(String name, String help, String... labels) {
        CounterMetricFamily family = new CounterMetricFamily(Families.PREFIX + name, help, List.of(labels));
        families.add(family);
        return family;
    }

    /** A gauge without labels. */
    Shown gauge(String name, String help, long value) {
        gauge(name, help).addMetric(List.of(), (double) value);
        return this;
    }

    /** A counter without labels. */
    Shown counter(String name, String help, long value) {
        counter(name, help).addMetric(List.of(), (double) value);
        return this;
    }

    /** All of them. */
    List<Collector.MetricFamilySamples> families() {
        return families;
    }
}
