package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.config.ServerConfig.TransportChoice;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigReaderTest {

    /** A prime number of them, so that each meets every kind of position. */
    private static final List<String> SPOILERS =
            List.of("\0", "\t", ":", "{", "]", "&", "*", "!", "\"", "\n", "${", "|", "\ud800");

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# nothing but a comment\n", "---\n", "backends:\n", "server:\nlimits: {}\nbackends: []\n"})
    void nothingWrittenIsAllDefaults(String text) {
        assertEquals(GatewayConfig.defaults(), Reads.config(text));
    }

    @Test
    void defaultsAreThoseOfTheProduct() {
        GatewayConfig config = GatewayConfig.defaults();
        assertEquals(11430, config.edge().server().port());
        assertEquals(TransportChoice.AUTO, config.edge().server().transport());
        assertEquals(new Size(32 << 20), config.edge().limits().body());
        assertEquals(Duration.ofMinutes(5), config.traffic().timeouts().firstToken());
        assertEquals("smart", config.traffic().routing().strategy());
        assertEquals(Duration.ofSeconds(10), config.traffic().routing().heartbeatInterval());
        assertEquals(
                "[127.0.0.1/32, ::1/128]",
                config.edge().server().trustedProxies().toString());
        assertFalse(config.admin().allowModelManagement());
    }

    @Test
    void readsEveryKindOfValue() {
        GatewayConfig config = Reads.config(
                """
                server: {port: "8080", transport: io-uring, half-close: ANSWER, watch_config: off,
                         cors: {origins: ["https://chat.example.org"]}, trusted_proxies: [10.0.0.0/8]}
                limits: {body: 1MiB, json_depth: 64, idle: 1.5h}
                routing: {strategy: round_robin, heartbeat_interval: 10, priority-step: 250ms,
                          aliases: {gpt: llama}, fallbacks: {llama: [a, b], "*": [c]}}
                retry: {budget: 0.5}
                """);
        assertEquals(8080, config.edge().server().port());
        assertEquals(TransportChoice.IO_URING, config.edge().server().transport());
        assertEquals(ServerConfig.HalfClose.ANSWER, config.edge().server().halfClose());
        assertFalse(config.edge().server().watchConfig());
        assertEquals(
                List.of("https://chat.example.org"),
                config.edge().server().cors().origins());
        assertEquals(List.of(Cidr.of("10.0.0.0/8")), config.edge().server().trustedProxies());
        assertEquals(new Size(1 << 20), config.edge().limits().body());
        assertEquals(Duration.ofMinutes(90), config.edge().limits().idle());
        assertEquals("round-robin", config.traffic().routing().strategy());
        assertEquals(Duration.ofSeconds(10), config.traffic().routing().heartbeatInterval());
        assertEquals(Duration.ofMillis(250), config.traffic().routing().priorityStep());
        assertEquals(Map.of("gpt", "llama"), config.traffic().routing().aliases());
        assertEquals(
                Map.of("llama", List.of("a", "b"), "*", List.of("c")),
                config.traffic().routing().fallbacks());
        assertEquals(0.5, config.traffic().retry().budget());
    }

    @Test
    void reportsEveryProblemAtOnceEachWithItsPosition() {
        assertEquals(
                List.of(
                        "c.yaml:1:1 sever: unknown key; did you mean \"server\"?",
                        "c.yaml:4:9 limits.body: \"32 MB!\" is not a size; write it like 64KiB, 32MiB or 1GiB",
                        "c.yaml:5:11 limits.header: 1 is out of range: 1KiB to 1MiB",
                        "c.yaml:6:3 limits.headers: unknown key; did you mean \"header\"?",
                        "c.yaml:8:13 routing.strategy: \"smrt\" is unknown; did you mean \"smart\"?",
                        "c.yaml:9:14 routing.fallbacks: has to be a map of names to values",
                        "c.yaml:10:1 guard: not in this version",
                        "c.yaml:12:5 backends[0].type: is missing",
                        "c.yaml:13:21 backends[1].type: \"olama\" is unknown; did you mean \"ollama\"?",
                        "c.yaml:13:33 backends[1].url: \"localhost:1\" is not a URL;"
                                + " write it like http://host:port or https://host/v1",
                        "c.yaml:14:5 backends[2]: has to be a block of keys"),
                Reads.problems(
                        """
                        sever:
                          port: 1
                        limits:
                          body: 32 MB!
                          header: 1
                          headers: 3
                        routing:
                          strategy: smrt
                          fallbacks: none
                        guard: {}
                        backends:
                          - name: a
                          - {name: b, type: olama, url: "localhost:1"}
                          - d
                        """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            server: {port: 65536}                  | c.yaml:1:16 server.port: 65536 is out of range: 0 to 65535
            server: {port: 99999999999}            | c.yaml:1:16 server.port: 99999999999 is out of range: 0 to 65535
            server: {port: -1}                     | c.yaml:1:16 server.port: -1 is out of range: 0 to 65535
            server: {port: x}                      | c.yaml:1:16 server.port: "x" is not a whole number
            server: {port: [1]}                    | c.yaml:1:16 server.port: has to be a single value (integer)
            server: {host: "a b"}                  | c.yaml:1:16 server.host: is not a host name or address
            server: {watch_config: maybe}          | c.yaml:1:24 server.watch_config: "maybe" is neither true nor false
            server: {trusted_proxies: [localhost]} | c.yaml:1:28 server.trusted_proxies[0]: "localhost" is not a network; write it like 10.0.0.0/8 or ::1/128
            server: {trusted_proxies: ["::1/129"]} | c.yaml:1:28 server.trusted_proxies[0]: "::1/129" is not a network; write it like 10.0.0.0/8 or ::1/128
            server: {cors: {origins: [chat.org]}}  | c.yaml:1:16 server.cors: "chat.org" is not an origin; write it like https://chat.example.org
            server: {tls: {cert: a.pem}}           | c.yaml:1:10 server.tls: not in this version
            limits: {body: 1GiB}                   | c.yaml:1:9 limits.body_memory: is less than limits.body (1GiB): the largest body would never fit
            limits: {idle: 5 minutes}              | c.yaml:1:16 limits.idle: "5 minutes" is not a duration; write it like 250ms, 10s, 5m or 1h
            limits: 5                              | c.yaml:1:9 limits: has to be a block of keys
            retry: {budget: NaN}                   | c.yaml:1:17 retry.budget: "NaN" is not a number
            retry: {budget: 1, budget: 2}          | c.yaml:1:20 budget: given twice in the same block
            retry: {first_token: no, first-token: no} | c.yaml:1:26 retry.first_token: given twice in the same block
            routing: {strategy: prefix-affinity}   | c.yaml:1:21 routing.strategy: "prefix-affinity" is not in this version
            routing: {default_model: auto}         | c.yaml:1:26 routing.default_model: "auto" would mean itself
            routing: {aliases: {a: a}}             | c.yaml:1:24 routing.aliases.a: "a" is an alias of itself
            routing: {aliases: {auto: a}}          | c.yaml:1:27 routing.aliases.auto: "auto" has a special meaning; set routing.default_model
            routing: {fallbacks: {a: [b, a]}}      | c.yaml:1:26 routing.fallbacks.a: "a" falls back on itself
            routing: {fallbacks: {a: b}}           | c.yaml:1:26 routing.fallbacks.a: has to be a list
            response_storage: {retention: 0s}      | c.yaml:1:31 response_storage.retention: "0s" keeps nothing; set response_storage.enabled: false instead
            response_storage: {retention: ever}    | c.yaml:1:31 response_storage.retention: "ever" is not a time to keep things; write it like forever, 720h or 90d
            keys: [{id: a}]                        | c.yaml:1:8 keys[0].hash: is missing
            cache: {}                              | c.yaml:1:1 cache: not in this version
            a: !!java.net.URL [x]                  | c.yaml:1:4: not YAML: Global tag is not allowed: tag:yaml.org,2002:java.net.URL
            a: &x [*x]                             | c.yaml:1:4: an anchor that contains itself
            [a, b]                                 | c.yaml:1:1: has to be a block of keys
            """)
    void refuses(String text, String problem) {
        List<String> problems = Reads.problems(text);
        assertTrue(problems.contains(problem), () -> String.join("\n", problems));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            server: {port: 1              | c.yaml:2:1: not YAML: expected ',' or '}', but got <stream end>
            a: [1}                        | c.yaml:1:6: not YAML: expected ',' or ']', but got }
            server: {host: ${HOST}}       | c.yaml:1:17: not YAML: expected ',' or '}', but got {; put quotes around "${...}"
            """)
    void saysWhereTextIsNotYaml(String text, String problem) {
        assertEquals(List.of(problem), Reads.problems(text + "\n"));
    }

    @Test
    void letsEmptyBlocksOfAbsentFeaturesPass() {
        assertEquals(GatewayConfig.defaults(), Reads.config("models: {}\nserver: {tls: {cert: \"\", key: \"\"}}"));
    }

    @Test
    void insertsVariablesAndDefaults() {
        ConfigSource.LoadedConfig loaded = Reads.loaded(
                """
                server: {host: "${HOST}", port: "${PORT:-8080}"}
                routing: {default_model: "${A}-${B:-b:c}-$${C}${EMPTY:-}"}
                """,
                Map.of("HOST", "::1", "A", "${HOST}", "EMPTY", ""));
        assertEquals("::1", loaded.config().edge().server().host());
        assertEquals(8080, loaded.config().edge().server().port());
        assertEquals("${HOST}-b:c-${C}", loaded.config().traffic().routing().defaultModel());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            ${UNSET}       | the variable UNSET is not set; set it, or write ${UNSET:-default}
            a${1X}         | "${1X}" is not a reference; write ${VAR}, ${VAR:-default} or ${file:PATH}
            ${X-y}         | "${X-y}" is not a reference; write ${VAR}, ${VAR:-default} or ${file:PATH}
            ${X            | a "${" without its "}"; write "$${" for the characters themselves
            ${file:none}   | the file /home/gate/none cannot be read (NoSuchFileException)
            """)
    void refusesReferencesThatLeadNowhere(String value, String what) {
        assertEquals(
                List.of("c.yaml:2:18 routing.default_model: " + what),
                Reads.problems("routing:\n  default_model: \"" + value + "\"\n"));
    }

    @Test
    void neverShowsWhatAVariableHolds() {
        List<String> problems =
                Reads.problems("server: {port: \"${PW}\"}\nlimits: {body: \"x${PW}\"}", Map.of("PW", "hunter2"));
        assertEquals(2, problems.size());
        assertFalse(problems.toString().contains("hunter2"));
    }

    @Test
    void environmentGoesBeforeTheFileAndTheCommandLineBeforeBoth() {
        Map<String, String> variables = Map.of(
                "COUNCIL_ROUTER_SERVER__PORT", "2",
                "COUNCIL_ROUTER_SERVER__HOST", "10.0.0.2",
                "COUNCIL_ROUTER_RETRY__FIRST_TOKEN", "false",
                "COUNCIL_ROUTER_BACKENDS__GPU_SERVER__URL", "http://gpu:2",
                "COUNCIL_ROUTER_BACKENDS__0__PRIORITY", "9",
                "COUNCIL_ROUTER_PORT", "tcp://10.0.0.1:80",
                "COUNCIL_ROUTER_LIMITS__BODY", "");
        GatewayConfig config = Reads.loaded(
                        "server: {host: 10.0.0.1, port: 1}\nbackends: [{name: gpu-server, type: ollama}]",
                        variables,
                        Setting.option("--port", "server.port", "3"))
                .config();
        assertEquals("10.0.0.2", config.edge().server().host());
        assertEquals(3, config.edge().server().port());
        assertFalse(config.traffic().retry().firstToken());
        assertEquals(
                URI.create("http://gpu:2"),
                config.supply().backends().getFirst().access().url());
        assertEquals(9, config.supply().backends().getFirst().offer().priority());
        assertEquals(new Size(32 << 20), config.edge().limits().body());
    }

    @Test
    void namesTheVariableOrOptionThatIsWrong() {
        assertEquals(
                List.of(
                        "--port server.port: \"http\" is not a whole number",
                        "COUNCIL_ROUTER_BACKENDS__NONE__URL backends.none.url:"
                                + " no entry of the list has the index or name \"none\"",
                        "COUNCIL_ROUTER_SERVER__HOST__X server.host.x: leads into a single value, set at c.yaml:1:16",
                        "COUNCIL_ROUTER_SERVER__HOTS server.hots: unknown key; did you mean \"host\"?"),
                Reads.problems(
                        "server: {host: a}\nbackends: []",
                        Map.of(
                                "COUNCIL_ROUTER_SERVER__HOTS", "x",
                                "COUNCIL_ROUTER_SERVER__HOST__X", "x",
                                "COUNCIL_ROUTER_BACKENDS__NONE__URL", "x"),
                        Setting.option("--port", "server.port", "http")));
    }

    @Test
    void takesStrategiesOfPlugInsByTheirNames() {
        assertEquals(
                "mine",
                Reads.config("routing: {strategy: mine}").traffic().routing().strategy());
    }

    @Test
    void aliasesOfYamlCannotBlowUp() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 20; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertEquals(20, Reads.problems(bomb.toString()).size());
        assertEquals(
                1,
                Reads.problems("a: ".repeat(1) + "[".repeat(100) + "]".repeat(100))
                        .size());
    }

    @Test
    void cutOrSpoiledAnywhereItIsReadOrRefused() {
        String text =
                """
                server: {port: "8080", trusted_proxies: [10.0.0.0/8], cors: {origins: ["*"]}}
                limits:
                  body: &size 1MiB  # comment
                  event: *size
                backends:
                  - {name: a, type: vllm, api_key: "${K:-x}", models: {a: "b"}, headers: {X: y}}
                routing: {aliases: {gpt: 'llama'}, fallbacks: {"*": [a, b]}}
                timeouts: !!map {total: |
                  5m}
                """;
        int refused = 0;
        for (int i = 0; i < text.length(); i++) {
            refused += refused(text.substring(0, i));
            refused += refused(text.substring(0, i) + SPOILERS.get(i % SPOILERS.size()) + text.substring(i));
            refused += refused(text.substring(0, i) + SPOILERS.get(i % SPOILERS.size()) + text.substring(i + 1));
        }
        assertTrue(refused > text.length());
    }

    private static int refused(String text) {
        try {
            Reads.config(text);
            return 0;
        } catch (ConfigException e) {
            assertFalse(e.problems().isEmpty());
            return 1;
        }
    }

    @Test
    void relativePathsLieUnderTheHomeDirectory(@org.junit.jupiter.api.io.TempDir Path home) throws Exception {
        java.nio.file.Files.writeString(home.resolve("key.txt"), "sesame\n");
        java.nio.file.Files.writeString(home.resolve("ca.pem"), "");
        GatewayConfig config = new ConfigReader(home, Map.of(), Reads.CATALOGUE, java.util.Set.of())
                .read(
                        "c.yaml",
                        "backends: [{name: a, type: vllm, api_key: \"${file:key.txt}\", tls: {ca: ca.pem}}]",
                        List.of())
                .config();
        BackendConfig backend = config.supply().backends().getFirst();
        assertEquals(new Secret("sesame"), backend.access().apiKey());
        assertEquals(home.resolve("ca.pem"), backend.tls().ca());
        assertNull(backend.tls().cert());
    }

    @Test
    void warnsOfVariablesThatLookLikeSettingsAndAreReadByNobody() {
        List<String> warnings = Reads.loaded(
                        "",
                        Map.ofEntries(
                                Map.entry("COUNCIL_ROUTER_HOST", "127.0.0.1"),
                                Map.entry("COUNCIL_ROUTER_PORT", "8080"),
                                Map.entry("COUNCIL_ROUTER_EMPTY", ""),
                                Map.entry("COUNCIL_ROUTER_CONFIG", "x"),
                                Map.entry("COUNCIL_ROUTER_URL", "x"),
                                Map.entry("COUNCIL_ROUTER_API_KEY", "x"),
                                Map.entry("COUNCIL_ROUTER_MAIN_CLASS", "x"),
                                Map.entry("COUNCIL_ROUTER_SERVER__PORT", "1"),
                                Map.entry("COUNCIL_ROUTER_UI_PORT", "tcp://10.0.0.1:80"),
                                Map.entry("COUNCIL_ROUTER_SERVICE_HOST", "10.0.0.1"),
                                Map.entry("COUNCIL_ROUTER_SERVICE_PORT_HTTP", "80"),
                                Map.entry("COUNCIL_ROUTER_PORT_80_TCP_ADDR", "10.0.0.1")))
                .warnings()
                .stream()
                .map(Problem::toString)
                .toList();
        assertEquals(
                List.of(
                        "COUNCIL_ROUTER_HOST: is not read: two underscores separate a block and its key, as in"
                                + " COUNCIL_ROUTER_SERVER__PORT",
                        "COUNCIL_ROUTER_PORT: is not read: two underscores separate a block and its key, as in"
                                + " COUNCIL_ROUTER_SERVER__PORT"),
                warnings);
    }
}
