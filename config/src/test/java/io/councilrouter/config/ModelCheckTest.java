package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCheckTest {
    private static final String BACKENDS =
            """
            backends: [{name: local, type: ollama}, {name: gpu, type: vllm, url: "http://gpu:8000"}]
            routing: {aliases: {fast: x}}
            """;

    private static String places(Map<String, ModelConfig> models, String name) {
        return Objects.requireNonNull(models.get(name)).places().stream()
                .map(each -> each.backend() + "/" + each.model() + (each.weight() == null ? "" : "*" + each.weight()))
                .collect(Collectors.joining(" "));
    }

    @Test
    void anEntryHasOneTargetOrSeveral() {
        Map<String, ModelConfig> models = Reads.config(
                        BACKENDS
                                + """
                        models:
                          cpu-cheap: {backend: local, model: "qwen2.5:3b"}
                          big: {model: llama3, targets: [{backend: local, weight: 2.5}, {backend: gpu, model: org/llama-3}]}
                        """)
                .supply()
                .models();
        assertEquals(List.of("cpu-cheap", "big"), List.copyOf(models.keySet()));
        assertEquals("local/qwen2.5:3b", places(models, "cpu-cheap"));
        assertEquals("local/llama3*2.5 gpu/org/llama-3", places(models, "big"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
            {auto: {backend: local, model: a}}      | 3:16 models.auto: "auto" has a special meaning; set routing.default_model to the name of the entry
            {"*": {backend: local, model: a}}       | 3:15 models.*: "*" stands for every model in routing.fallbacks and in keys
            {" ": {backend: local, model: a}}       | 3:15 models. : a model needs a name
            {"a\tb": {backend: local, model: a}}   | 3:17 models.a\tb: a name may have 256 bytes at most, and no control characters
            {council/x: {backend: local, model: a}} | 3:21 models.council/x: council/... names are templates
            {gpu/x: {backend: local, model: a}}     | 3:17 models.gpu/x: reads like a model of backend gpu, to which names that begin with it are sent; begin it otherwise
            {fast: {backend: local, model: a}}      | 3:16 models.fast: is also an alias (c.yaml:2:27), which would come first; call one of the two otherwise
            {x: {}}                                 | 3:13 models.x: needs the backend that is asked, or several as targets; known here: gpu, local
            {x: {backend: local}}                   | 3:13 models.x: needs the model's name at the backend, as model: NAME
            {x: {backend: loca, model: a}}          | 3:23 models.x.backend: "loca" is no backend of this file; did you mean "local"?
            {x: {backend: gpu, targets: [{backend: local, model: a}]}} | 3:23 models.x.backend: stands beside targets, which name the backends; leave one of the two out
            {x: {targets: [{backend: local}]}}      | 3:24 models.x.targets[0]: names no model; write model: NAME here, or beside targets for all of them
            {x: {targets: [{model: a}]}}            | 3:24 models.x.targets[0].backend: is missing
            {x: {targets: [{backend: z, model: a}]}} | 3:34 models.x.targets[0].backend: "z" is no backend of this file; known here: gpu, local
            {x: {model: a, targets: [{backend: gpu}, {backend: gpu, model: b}]}} | 3:50 models.x.targets[1]: backend gpu is a target already; to try another of its models next, use routing.fallbacks
            {x: {backend: gpu, model: a, targets: [{backend: gpu, weight: 0}]}} | 3:71 models.x.targets[0].weight: 0 is out of range: 0.001 to 1000000
            {x: {backend: gpu, model: a, max_concurrency: 1}} | 3:38 models.x.max_concurrency: not in this version: models have no limits of their own yet; max_concurrency of the backend bounds all of its models
            {x: {backend: gpu, model: a, max-queue-depth: 3}} | 3:38 models.x.max_queue_depth: not in this version: models have no queues of their own yet; admission.max_queue_depth bounds the queue of all models
            {x: {backend: gpu, model: a, price: {input: 1}}} | 3:38 models.x.price: not in this version: nothing counts costs yet
            {x: {backend: gpu, model: a, options: {temperature: hot}}} | 3:61 models.x.options.temperature: "hot" is not allowed; it must be a number
            {x: {backend: gpu, model: a, options: {top_k: 1.5}}} | 3:55 models.x.options.top_k: 1.5 is not allowed; it must be a whole number
            {x: {backend: gpu, model: a, set: {num_predict: -1}}} | 3:57 models.x.set.num_predict: -1 is not allowed; it must be at least 1; leave it out for no limit
            {x: {backend: gpu, model: a, options: {think: hard}}} | 3:55 models.x.options.think: "hard" is not allowed; it must be true, false, or one of none, minimal, low, medium, high, xhigh, max
            {x: {backend: gpu, model: a, options: {response_format: {type: json_object}}}} | 3:65 models.x.options.response_format: {"type":"json_object"} is not allowed; it must be written as format: json, or as format: with a JSON schema
            {x: {backend: gpu, model: a, options: {options: {num_ctx: 1}}}} | 3:57 models.x.options.options: only holds other fields; write those here, without it
            {x: {backend: gpu, model: a, set: {messages: []}}} | 3:54 models.x.set.messages: belongs to the conversation or to the gateway, and stays as it is
            {x: {backend: gpu, model: a, set: {system: x}}} | 3:52 models.x.set.system: is what the system says; use system_prompt
            {x: {backend: gpu, model: a, set: {seed: null}}} | 3:50 models.x.set.seed: null is not allowed; it must be something; to take the field out of requests, name it in strip
            {x: {backend: gpu, model: a, strip: [a, stream]}} | 3:49 models.x.strip[1]: belongs to the conversation or to the gateway, and stays as it is
            {x: {backend: gpu, modl: a}}            | 3:28 models.x.modl: unknown key; did you mean "model"?
            {x: 3}                                  | 3:13 models.x: has to be a block of keys
            [x]                                     | 3:9 models: has to be a map of names to values
            """)
    void saysWhatIsWrongWithAnEntryAndWhere(String models, String problem) {
        List<String> problems = Reads.problems(BACKENDS + "models: " + models);
        assertTrue(problems.contains("c.yaml:" + problem), () -> String.join("\n", problems));
    }

    @Test
    void whatChangesInRequestsMayHoldAnything() {
        ModelConfig model = Objects.requireNonNull(Reads.config(
                        BACKENDS
                                + """
                        models:
                          x:
                            backend: gpu
                            model: a
                            options: {num_ctx: 8192, temperature: 0.20, keep_alive: 30m, think: off, stop: [a, "1"], "seed": 1e3}
                            system_prompt: |
                              Be brief.
                            strip: [user]
                            set: {chat_template_kwargs: {enable_thinking: false, "n": null, v: "true"}, grammar: "${X:-y}"}
                        """)
                .supply()
                .models()
                .get("x"));
        assertEquals(
                "{num_ctx=8192, temperature=0.20, keep_alive=\"30m\", think=false, stop=[\"a\",\"1\"], seed=1e3}",
                model.options().toString());
        assertEquals("Be brief.\n", model.systemPrompt());
        assertEquals(
                "{chat_template_kwargs={\"enable_thinking\":false,\"n\":null,\"v\":\"true\"}, grammar=\"y\"}",
                model.set().toString());
    }

    @Test
    void aChangedEntryIsAReloadedKey() {
        GatewayConfig before = Reads.config(BACKENDS + "models: {x: {backend: gpu, model: a}}");
        GatewayConfig after =
                Reads.config(BACKENDS + "models: {x: {backend: gpu, model: b}, y: {backend: gpu, model: c}}");
        assertEquals(
                List.of(
                        "models.x.model: a -> b",
                        "models.y.backend: (none) -> gpu",
                        "models.y.model: (none) -> c",
                        "models.y.options: (none) -> {}",
                        "models.y.system_prompt: (none) -> \"\"",
                        "models.y.strip: (none) -> []",
                        "models.y.set: (none) -> {}"),
                Change.between(before, after).stream().map(Change::toString).toList());
        assertEquals(after, RestartKeys.kept(before, after));
    }

    @Test
    void anEntrySurvivesBeingPrinted() {
        GatewayConfig config = Reads.config(
                BACKENDS
                        + "models: {\"a b:c\": {backend: gpu, model: a}, t: {model: m, targets: [{backend: gpu, weight: 0.5}], options: {num_ctx: 1, stop: [\"a: b\"]}, strip: [n], set: {x: {y: \"$${Z}\"}}}}");
        assertEquals(config, Reads.config(YamlText.of(config)));
    }
}
