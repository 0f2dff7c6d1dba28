package io.councilrouter.codec.dialect.gemini;

import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.ModelCollections;
import io.councilrouter.codec.dialect.RequestOrder;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.codec.json.JsonEscapes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code models/NAME}, {@code tunedModels/NAME}: how the API calls a model, in paths and in bodies. Stateless. */
final class ModelPath {
    static final ModelCollections COLLECTIONS = new ModelCollections(List.of("models/", "tunedModels/"));

    private ModelPath() {}

    /** A model's name with the collection that it is in. */
    static String of(String model) {
        return COLLECTIONS.of(model) + COLLECTIONS.within(model);
    }

    /** A body may name its model as well as the path does, and must then name the same one; null where it does. */
    static @Nullable BodyEdits edits(RequestFacts facts, RequestOrder order) {
        if (facts.modelStart() < 0 || order.model().equals(facts.model())) {
            return null;
        }
        BodyEdits edits = new BodyEdits();
        String name = JsonEscapes.quoted(of(order.model()));
        edits.replace(facts.modelStart(), facts.modelEnd(), name.getBytes(StandardCharsets.UTF_8));
        return edits;
    }
}
