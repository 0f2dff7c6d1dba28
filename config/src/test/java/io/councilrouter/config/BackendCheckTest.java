package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BackendCheckTest {

    private static BackendConfig backend(String keys, Map<String, String> variables) {
        return Reads.loaded("backends: [{name: b, " + keys + "}]", variables)
                .config()
                .supply()
                .backends()
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "ollama, ollama, http://localhost:11434",
        "lmstudio, openai, http://localhost:1234",
        "vllm, openai, http://localhost:8000",
        "llamacpp, openai, http://localhost:8080",
        "sglang, openai, http://localhost:30000",
        "groq, openai, https://api.groq.com/openai/v1",
        "OpenRouter, openai, https://openrouter.ai/api/v1",
        "lm-studio, openai, http://localhost:1234",
    })
    void takesAddressAndDialectFromTheType(String type, String dialect, URI url) {
        BackendConfig backend = backend("type: " + type, Map.of());
        assertEquals(dialect, backend.type().dialect());
        assertEquals(url, backend.access().url());
    }

    @ParameterizedTest
    @CsvSource({"openai_compat", "openai-compat", "openai-compatible", "openai_compatible", "litellm"})
    void knowsTheNamesOfWhateverSpeaksOpenAi(String type) {
        assertEquals(
                "openai",
                backend("type: " + type + ", url: 'http://h:1'", Map.of())
                        .type()
                        .dialect());
        assertEquals(
                List.of("c.yaml:1:12 backends[0].url: is missing: type openai-compatible has no default address"),
                Reads.problems("backends: [{name: b, type: " + type + "}]"));
    }

    @Test
    void theSimulatorHasNoAddressUntilItRuns() {
        assertTrue(backend("type: simulator", Map.of()).builtIn());
        assertFalse(backend("type: simulator, url: 'http://h:9'", Map.of()).builtIn());
    }

    @Test
    void readsEveryKey() {
        BackendConfig backend = backend(
                """
                type: vllm, url: "https://gpu.example.org:8443/v1", api_key: "${K}", auth: passthrough,
                headers: {X-Team: a, Authorization: "Basic ${K}"}, priority: 3, weight: 2.5, models: {small: qwen2.5, big: "llama3:70b"},
                max_concurrency: 4, timeouts: {connect: 1s, response_header: 5s}, tls: {insecure: true},
                enabled: false, labels: {rack: r1}""",
                Map.of("K", "sesame"));
        assertEquals(new Secret("sesame"), backend.access().apiKey());
        assertEquals(BackendAccess.Auth.PASSTHROUGH, backend.access().auth());
        assertEquals(
                Map.of("X-Team", new Secret("a"), "Authorization", new Secret("Basic sesame")),
                backend.access().headers());
        assertEquals(3, backend.offer().priority());
        assertEquals(2.5, backend.offer().weight());
        assertEquals(
                Map.of("small", "qwen2.5", "big", "llama3:70b"), backend.offer().models());
        assertEquals(4, backend.limits().maxConcurrency());
        TimeoutsConfig timeouts = backend.limits()
                .timeouts()
                .over(GatewayConfig.defaults().traffic().timeouts());
        assertEquals(Duration.ofSeconds(1), timeouts.connect());
        assertEquals(Duration.ofSeconds(5), timeouts.responseHeader());
        assertEquals(Duration.ofMinutes(5), timeouts.firstToken());
        assertTrue(backend.tls().insecure());
        assertFalse(backend.usable());
        assertEquals(Map.of("rack", "r1"), backend.use().labels());
        assertFalse(backend.toString().contains("sesame"));
    }

    @Test
    void modelsMayBeAListOfNames() {
        assertEquals(
                List.of(Map.entry("z", "z"), Map.entry("a", "a")),
                List.copyOf(backend("type: ollama, models: [z, a]", Map.of())
                        .offer()
                        .models()
                        .entrySet()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            textBlock =
                    """
            type: openai, api_key: "${K}"                    | -  | K is not set
            type: openai, api_key: "${K}"                    | '' | its api_key is empty
            type: openai                                     | -  | OPENAI_API_KEY is not set
            type: groq, api_key: "${file:/none}${K}"         | x  | -
            """)
    void disablesABackendWhoseKeyIsNotThere(String keys, String value, String reason) {
        if (reason == null) {
            assertEquals(
                    List.of("c.yaml:1:43 backends[0].api_key: the file /none cannot be read (NoSuchFileException)"),
                    Reads.problems("backends: [{name: b, " + keys + "}]", Map.of("K", value)));
            return;
        }
        ConfigSource.LoadedConfig loaded = Reads.loaded(
                "backends: [{name: b, " + keys + "}]", value == null ? Map.of() : Map.of("K", value.replace("'", "")));
        BackendConfig backend = loaded.config().supply().backends().getFirst();
        assertFalse(backend.usable());
        assertEquals(reason, backend.use().off());
        assertTrue(loaded.warnings().getFirst().toString().endsWith("backend b is disabled: " + reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            type: vllm, api_key: "a b"       | its api_key
            type: vllm, api_key: "${K}"      | its api_key
            type: vllm, api_key: "schlüssel" | its api_key
            type: groq                       | GROQ_API_KEY
            """)
    void aKeyThatIsNoneDisablesItsBackendAndNoOther(String keys, String whose) {
        String other = "{name: c, type: ollama}";
        ConfigSource.LoadedConfig loaded = Reads.loaded(
                "backends: [{name: b, " + keys + "}, " + other + "]",
                Map.of("K", "sk-1\nX-Evil: 1", "GROQ_API_KEY", "sk\t1"));
        List<BackendConfig> backends = loaded.config().supply().backends();
        assertEquals(
                whose + " contains more than printable ASCII without spaces",
                backends.getFirst().use().off());
        assertNull(backends.getFirst().access().apiKey());
        assertTrue(backends.getLast().usable());
        assertFalse(loaded.warnings().toString().contains("sk"), "nobody is shown the key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type: vllm, api_key: '${K}'",
                "type: vllm, api_key: 'sk-${END}'",
                "type: vllm, api_key: \"sk-1\\n\"",
                "type: groq",
            })
    void lineEndsBehindAKeyAreNoPartOfIt(String keys) {
        BackendConfig backend = backend(keys, Map.of("K", "sk-1\n", "END", "1\r\n", "GROQ_API_KEY", "sk-1\n\n"));
        assertTrue(backend.usable(), backend.use().off());
        assertEquals(new Secret("sk-1"), backend.access().apiKey());
    }

    @ParameterizedTest
    @CsvSource({
        "http://my_ollama:11434, my_ollama, 11434",
        "http://ollama_1.lan:11434/v1, ollama_1.lan, 11434",
        "https://a_b, a_b, -1",
        "http://_x:1, _x, 1",
        "http://3f2a1b:11434, 3f2a1b, 11434",
        "http://[::1]:11434, [::1], 11434",
    })
    void aHostMayBeCalledAsContainersAre(String url, String host, int port) {
        Authority place = Authority.of(
                backend("type: ollama, url: '" + url + "'", Map.of()).access().url());
        assertEquals(host, place.host());
        assertEquals(port, place.port());
    }

    @Test
    void healthIsAskedNowhereUnlessAPathIsGiven() {
        assertEquals("", backend("type: vllm", Map.of()).health().path());
        assertEquals(
                "/healthz?deep=1",
                backend("type: vllm, health: {path: '/healthz?deep=1'}", Map.of())
                        .health()
                        .path());
    }

    @Test
    void aKeyOfTheEnvironmentGoesToItsProvidersOwnAddressOnly() {
        Map<String, String> variables = Map.of("OPENAI_API_KEY", "sesame");
        assertEquals(
                new Secret("sesame"),
                backend("type: openai", variables).access().apiKey());
        assertNull(backend("type: openai, url: 'http://elsewhere:1'", variables)
                .access()
                .apiKey());
        assertNull(backend("type: openai, api_key: ''", variables).access().apiKey());
        assertNull(
                backend("type: openai, auth: passthrough", variables).access().apiKey());
        assertTrue(backend("type: openai, auth: passthrough", Map.of()).usable());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {name: a/b, type: vllm}                               | 19 backends[0].name: may contain only letters, digits, ".", "-" and "_", 64 at most: "a/b"
            {name: council, type: vllm}                           | 19 backends[0].name: "council" is taken: council/... names are templates
            {name: a, type: vllm}, {name: a, type: vllm}          | 42 backends[1].name: "a" is the name of another backend
            {name: a-b, type: vllm}, {name: A_B, type: vllm}      | 44 backends[1].name: "A_B" is the name of another backend, "a-b"
            {name: a, type: vllm, url: "ftp://h"}                 | 39 backends[0].url: "ftp://h" is not a URL; write it like http://host:port or https://host/v1
            {name: a, type: vllm, url: "http://u:p@h"}            | 39 backends[0].url: "http://***@h" contains credentials; use api_key or headers
            {name: a, type: vllm, url: "http://h?x=1"}            | 39 backends[0].url: "http://h?x=1" is not a base URL: it may have only scheme, host, port and path
            {name: a, type: vllm, url: "http://h:0"}              | 39 backends[0].url: port 0 cannot be connected to
            {name: a, type: vllm, url: "http://h:70000"}          | 39 backends[0].url: "http://h:70000" is not a base URL: it may have only scheme, host, port and path
            {name: a, type: vllm, weight: 0}                      | 42 backends[0].weight: 0 is out of range: 0.001 to 1000000
            {name: a, type: vllm, num_ctx_buckets: [8192]}        | 51 backends[0].num_ctx_buckets: a server of type vllm has its context set where it is started
            {name: a, type: ollama, num_ctx_buckets: [8192, 512]} | 53 backends[0].num_ctx_buckets: must be ascending numbers of tokens from 512 to 16777216: [8192, 512]
            {name: a, type: vllm, max_concurrency: -1}            | 51 backends[0].max_concurrency: -1 is out of range: 0 to 1000000
            {name: a, type: vllm, headers: {Host: x}}             | 50 backends[0].headers.Host: is set by the gateway itself
            {name: a, type: vllm, headers: {"a b": x}}            | 43 backends[0].headers: "a b" is not a header name
            {name: a, type: vllm, headers: {a: "x\\r\\nb: c"}}    | 47 backends[0].headers.a: may contain only printable ASCII
            {name: a, type: vllm, url: "http://my ollama:1"}      | 39 backends[0].url: "http://my ollama:1" is not a URL
            {name: a, type: vllm, url: "http://my_ollama:port"}   | 39 backends[0].url: "http://my_ollama:port" is not a URL; write it like http://host:port or https://host/v1
            {name: a, type: vllm, url: "http://u:p@my_ollama"}    | 39 backends[0].url: "http://***@my_ollama" contains credentials; use api_key or headers
            {name: a, type: vllm, url: "http://my_ollama:0"}      | 39 backends[0].url: port 0 cannot be connected to
            {name: a, type: vllm, url: "http://my_ollama:70000"}  | 39 backends[0].url: "http://my_ollama:70000" is not a base URL: it may have only scheme, host, port and path
            {name: a, type: vllm, url: "http://"}                 | 39 backends[0].url: "http://" is not a URL
            {name: a, type: vllm, url: "my_ollama"}               | 39 backends[0].url: "my_ollama" is not a URL; write it like http://host:port or https://host/v1
            {name: a, type: vllm, health: {path: healthz}}        | 49 backends[0].health.path: must be a path, such as /healthz: "healthz"
            {name: a, type: vllm, health: {path: "/a b"}}         | 49 backends[0].health.path: must be a path, such as /healthz: "/a b"
            {name: a, type: vllm, health: {path: "/a#b"}}         | 49 backends[0].health.path: must be a path, such as /healthz: "/a#b"
            {name: a, type: vllm, tls: {ca: none.pem}}            | 44 backends[0].tls.ca: the file /home/gate/none.pem cannot be read
            {name: a, type: vllm, timeouts: {stall: 0}}           | 52 backends[0].timeouts.stall: 0 is out of range: 10ms to 24h
            {name: a, type: vllm, monitor: {}}                    | 34 backends[0].monitor: not in this version
            {name: a, type: vllm, models: [""]}                   | 42 backends[0].models: a model has no name
            {type: vllm}                                          | 12 backends[0].name: is missing
            ~                                                     | 12 backends[0].name: is missing
            """)
    void refuses(String backends, String problem) {
        List<String> problems = Reads.problems("backends: [" + backends + "]");
        assertTrue(problems.contains("c.yaml:1:" + problem), () -> String.join("\n", problems));
    }
}
