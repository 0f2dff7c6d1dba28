package io.councilrouter.config;

import java.util.List;
import java.util.Map;

/**
 * One named model: a model that is no backend's own, but one of theirs under another name, which is the key of the map
 * that holds it.
 */
@NotYet(
        value = {"price", "max_concurrency", "max_queue_depth"},
        instead = {
            "nothing counts costs yet",
            "models have no limits of their own yet; max_concurrency of the backend bounds all of its models",
            "models have no queues of their own yet; admission.max_queue_depth bounds the queue of all models"
        })
public record ModelConfig(
        @Key(says = "The backend that is asked; several stand in targets.") String backend,
        @Key(says = "The model's name there; in targets, of those that name none.") String model,
        @Key(says = "Several backends to choose among, each once, as if each served a model of this name.")
                List<TargetConfig> targets,
        @Key(
                        says =
                                "Parameters where a request leaves them out, named as in Ollama's API or OpenAI's: temperature, num_ctx, think.")
                Map<String, FieldValue> options,
        @Key(says = "What the system says first, unless the request begins with a system message of its own.")
                String systemPrompt,
        @Key(says = "Fields that are taken out of requests, however the client's API spells them.") List<String> strip,
        @Key(
                        says =
                                "Fields that are said instead of what a request says; of options, those that the request cannot change.")
                Map<String, FieldValue> set) {

    /** Where it may be asked for, in the order of the file: several targets, or the one that the entry itself names. */
    public List<TargetConfig> places() {
        return targets.isEmpty()
                ? List.of(new TargetConfig(backend, model, null))
                : targets.stream()
                        .map(each -> each.model().isEmpty() ? each.at(model) : each)
                        .toList();
    }
}
