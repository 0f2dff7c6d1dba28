package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.ModelTerms;
import io.councilrouter.config.FieldValue;
import io.councilrouter.config.ModelConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads from the configuration how requests to named models are changed. Stateless. */
final class NamedTerms {
    private NamedTerms() {}

    /** The terms of those models whose requests are changed at all, by name. */
    static Map<String, ModelTerms> of(Map<String, ModelConfig> models) {
        Map<String, ModelTerms> all = new HashMap<>();
        models.forEach((name, model) -> {
            ModelTerms terms =
                    new ModelTerms(terms(model.options()), model.systemPrompt(), model.strip(), terms(model.set()));
            if (!terms.none()) {
                all.put(name, terms);
            }
        });
        return Map.copyOf(all);
    }

    private static List<ModelTerms.FieldTerm> terms(Map<String, FieldValue> fields) {
        List<ModelTerms.FieldTerm> terms = new ArrayList<>(fields.size());
        fields.forEach((name, value) -> terms.add(new ModelTerms.FieldTerm(name, value.json())));
        return terms;
    }
}
