package io.councilrouter.codec.dialect;

import java.util.List;

/**
 * The collections in which an API keeps its models, where a path names one before the model: {@code models/},
 * {@code tunedModels/}. The first one is the usual one: a model's name is without it, and a name without any is in it.
 * Immutable.
 *
 * @param names each with its slash at the end; none where paths have the name alone
 */
public record ModelCollections(List<String> names) {
    /** Paths have the model's name alone. */
    public static final ModelCollections NONE = new ModelCollections(List.of());

    /** Makes the list immutable. */
    public ModelCollections {
        names = List.copyOf(names);
    }

    /** The model that a path names, whose text is decoded; some clients write the usual collection twice. */
    public String model(String inPath) {
        String model = inPath;
        while (!names.isEmpty() && model.startsWith(names.getFirst())) {
            model = model.substring(names.getFirst().length());
        }
        return model;
    }

    /** What comes before a model's name in a path; empty where nothing does. */
    public String of(String model) {
        for (String each : names) {
            if (model.startsWith(each)) {
                return each;
            }
        }
        return names.isEmpty() ? "" : names.getFirst();
    }

    /** A model's name without its collection, if it has one. */
    public String within(String model) {
        String collection = of(model);
        return model.startsWith(collection) ? model.substring(collection.length()) : model;
    }
}
