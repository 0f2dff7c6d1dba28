package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The files that ship agree with the records. With {@code -Dregenerate=true} the generated ones are rewritten. */
final class ShippedFilesTest {

    private static final Path SHIPPED = Reads.ROOT.resolve("conf/council-router.yaml");

    /** The sample from the product's description, complete. */
    private static final String SAMPLE =
            """
            server:   {host: 0.0.0.0, port: 11430, event_loops: 0, transport: auto, shutdown_grace: 30s, watch_config: true, half_close: abort,
                       trusted_proxies: ["127.0.0.1/32", "::1/128"], cors: {origins: []}, expose: all,     # decision headers: all | minimal | none
                       tls: {cert: "", key: ""}}
            limits:   {body: 32MiB, body_memory: 256MiB, replay: 64KiB, header: 32KiB, header_count: 128, request_line: 16KiB, json_depth: 256, event: 4MiB, pipelined: 1MiB,
                       header_read: 15s, body_idle: 30s, idle: 75s, write_stall: 60s, connections: 10000, connections_per_address: 512}
            backends:
              - {name: local-ollama, type: ollama, url: "http://localhost:11434", priority: 1}              # lower = preferred
              - {name: gpu-server, type: ollama, url: "http://192.168.1.100:11434", priority: 2, weight: 2.0, max_concurrency: 4}
              - {name: openai, type: openai, url: "https://api.openai.com/v1", api_key: "${OPENAI_API_KEY}", models: [gpt-4o, gpt-4o-mini]}
              - {name: claude, type: anthropic, api_key: "${ANTHROPIC_API_KEY}", models: [claude-sonnet-4-5]}
            discovery: {enabled: true, interval: 30s, simulator: when-empty}      # or never; --demo starts it beside real backends
            routing:
              strategy: smart                   # smart | priority | round-robin | least-load | weighted | prefix-affinity | ...
              prefer_loaded_model: true
              priority_step: 2s
              heartbeat_interval: 10
              default_model: ""
              echo_model: false                 # true: answers name the model as asked (costs a transcode)
              aliases:   {"gpt-3.5-turbo": "llama3.1:8b"}
              fallbacks: {"llama3.1:70b": ["llama3.1:8b", "gpt-4o-mini"], "*": ["llama3.1:8b"]}
            timeouts: {connect: 3s, response_header: 300s, first_token: 300s, stall: 120s, total: 30m}
            retry:    {budget: 0.2, first_token: true}
            breaker:  {failure_threshold: 5, recovery_timeout: 60s, success_threshold: 3}
            admission: {max_queue_depth: 256, max_wait: 10m}
            streaming: {heartbeat: 15s}
            response_storage: {enabled: true, compress: true, db_path: ./data/responses.db, url: "", retention: forever, full_text: true,
                               ring: 8MiB, flush_interval: 200ms, on_full: backpressure, max_body: 1MiB}
            models:   {}                        # named model entries, below
            metrics:  {enabled: true, port: 0}
            health:   {ready: process}          # or backend
            admin:    {auth: {type: bearer, token: "${ADMIN_TOKEN}"}, listen: "", allow_model_management: false}   # type: bearer | none
            council:  {templates_dir: council_templates, default_model: ""}
            keys:     []                        # {id: team-a, hash: "sha256:...", models: ["*"], rpm: 0, max_concurrency: 0}; none: inference is open
            egress:   {proxy: "", no_proxy: []}
            """;

    private static void holds(Path file, String text) throws IOException {
        if (Boolean.getBoolean("regenerate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertEquals(text, Files.readString(file), () -> file + " is out of date; KeyTable says how to rewrite it");
    }

    @Test
    void tableOfKeysIsWhatTheRecordsSay() throws IOException {
        holds(Reads.ROOT.resolve("docs/configuration.md"), KeyTable.text());
    }

    @Test
    void jsonSchemaIsWhatTheRecordsSay() throws IOException {
        holds(Reads.ROOT.resolve("conf/council-router.schema.json"), JsonSchema.text());
    }

    @Test
    void shippedFileChangesNothing() throws IOException {
        assertEquals(GatewayConfig.defaults(), Reads.config(Files.readString(SHIPPED)));
    }

    /** A commented-out setting begins with a bare {@code #}, prose with a {@code #} and a blank. */
    private static String uncommented() throws IOException {
        return Files.readString(SHIPPED).replaceAll("(?m)^( *)#(?=[^ \\n])", "$1");
    }

    @Test
    void commentsOfTheShippedFileSayTheDefaults() throws IOException {
        assertEquals(GatewayConfig.defaults(), Reads.config(uncommented()));
    }

    @Test
    void shippedFileHasEveryKey() throws IOException {
        Tree tree = YamlTree.parse("shipped", uncommented(), new Problems());
        List<String> missing = new ArrayList<>();
        for (Leaf leaf : Leaf.of(GatewayConfig.defaults())) {
            if (tree.at(leaf.path().split("\\.")) == null) {
                missing.add(leaf.path());
            }
        }
        assertEquals(List.of(), missing);
        String text = Files.readString(SHIPPED);
        for (String key : Shape.of(BackendConfig.class).names()) {
            assertTrue(text.contains(key + ":"), () -> "no example of a backend's " + key);
        }
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Reads.ROOT.resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleLoads(Path example) throws IOException {
        ConfigSource.LoadedConfig loaded = Reads.loaded(Files.readString(example), Map.of());
        assertFalse(loaded.config().supply().backends().isEmpty());
    }

    @Test
    void wholeSampleOfTheProductLoads() {
        ConfigSource.LoadedConfig loaded = Reads.loaded(SAMPLE, Map.of());
        assertEquals(4, loaded.config().supply().backends().size());
        assertEquals(
                List.of(
                        "c.yaml:9:77 backends[2].api_key: backend openai is disabled: OPENAI_API_KEY is not set",
                        "c.yaml:10:46 backends[3].api_key: backend claude is disabled: ANTHROPIC_API_KEY is not set",
                        "c.yaml:32:27 council.templates_dir: /home/gate/council_templates is not a directory; only the built-in"
                                + " templates are available"),
                loaded.warnings().stream().map(Problem::toString).toList());
        assertEquals(
                List.of("backends", "routing.aliases", "routing.fallbacks", "council.templates_dir"),
                Change.between(GatewayConfig.defaults(), loaded.config()).stream()
                        .map(change -> change.path().replaceAll("^backends\\..*", "backends"))
                        .distinct()
                        .toList());
    }

    @Test
    void defaultConfigurationAsTextReadsBackAsItself() {
        String text = YamlText.of(GatewayConfig.defaults());
        assertEquals(GatewayConfig.defaults(), Reads.config(text));
        assertNotNull(YamlTree.parse("text", text, new Problems()).at("server", "cors", "origins"));
    }

    @Test
    void everyKeySurvivesBeingPrinted() {
        GatewayConfig config = Reads.config(
                """
                server: {cors: {origins: ["*"]}, host: "::1"}
                backends:
                  - {name: a-1, type: ollama, models: {"llama3:8b": "x y", "null": "~", "a\\"b\\\\": "$${X}"}, labels: {k: "yes: no #"}}
                  - {name: b, type: vllm, weight: 0.5, timeouts: {stall: 1500ms}, models: [z, a]}
                routing: {aliases: {"gpt-3.5-turbo": "- x", "ü": "a\\tb"}, fallbacks: {"*": [a, "b:c"], empty: []}}
                """);
        assertEquals(config, Reads.config(YamlText.of(config)));
    }

    @Test
    void printedConfigurationHasNoSecret() {
        String text = YamlText.of(
                Reads.config("backends: [{name: a, type: vllm, api_key: sesame1, headers: {X-Key: sesame2}}]"));
        assertFalse(text.contains("sesame"));
        assertTrue(text.contains("api_key: \"***\""));
    }
}
