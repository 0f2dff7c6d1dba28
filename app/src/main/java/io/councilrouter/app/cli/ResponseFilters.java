package io.councilrouter.app.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Filters for a list or an export of stored responses; the gateway checks the values. */
final class ResponseFilters {

    @Option(names = "--model", paramLabel = "MODEL", description = "Those that this model answered.")
    private String model = "";

    @Option(names = "--backend", paramLabel = "NAME", description = "Those that this backend answered.")
    private String backend = "";

    @Option(names = "--route", paramLabel = "PATH", description = "Those of this path, such as /v1/chat/completions.")
    private String route = "";

    @Option(names = "--status", paramLabel = "STATUS", description = "Those with this status, or of a class: 503, 5xx.")
    private String status = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "Those that began then or later: 2026-01-31, 2026-01-31T10:00:00Z, or milliseconds.")
    private String from = "";

    @Option(names = "--to", paramLabel = "TIME", description = "Those that began before then.")
    private String to = "";

    @Option(names = "--key", paramLabel = "ID", description = "Those of this API key.")
    private String key = "";

    @Option(names = "--council", paramLabel = "ID", description = "Those of this council run.")
    private String council = "";

    @Option(
            names = {"-q", "--query"},
            paramLabel = "WORDS",
            description = "Those with these words, \"phrases\", and without -those.")
    private String words = "";

    /** Parameters of the gateway's query; empty ones have no effect. */
    Map<String, String> parameters() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("model", model);
        all.put("backend", backend);
        all.put("route", route);
        all.put("status", status);
        all.put("from", from);
        all.put("to", to);
        all.put("key_id", key);
        all.put("council_id", council);
        all.put("q", words);
        return all;
    }

    /** Whether statistics support all filters that are set. */
    boolean areCounted() {
        return key.isEmpty() && council.isEmpty() && words.isEmpty() && !status.matches("\\d{3}");
    }
}
