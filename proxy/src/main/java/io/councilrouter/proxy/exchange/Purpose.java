package io.councilrouter.proxy.exchange;

/**
 * What an endpoint is for. Gates, taps and answers decide by this; the path is only a label for logs, metrics and rows.
 */
public enum Purpose {
    /** A model is asked for work. */
    INFERENCE,

    /** A council is asked, on a path of its own. */
    COUNCIL,

    /** A model is described. Clients ask this of every model they see in a list, so it counts against nobody's limits. */
    DESCRIPTION,

    /** The tokens of a request are counted. It asks no model for work, so it counts against nobody's limits. */
    COUNTING,

    /** A model is fetched, made, copied or deleted, which changes the lists of models. */
    MODEL_CHANGE,

    /** A model is sent elsewhere; lists stay as they are. */
    MODEL_PUSH,

    /** A file for a new model is uploaded, or looked for. The body is never JSON, whatever a client calls it. */
    MODEL_FILE,

    /** We answer ourselves, to anybody who may use models. */
    LOCAL,

    /** We answer ourselves, to anybody: nothing is said of models. */
    PUBLIC,

    /** The same, for monitors and load balancers, which ask every few seconds. */
    MONITORING,

    /** We answer administrators alone. */
    ADMIN;

    /** Whether a model is asked something, rather than described or managed. */
    public boolean asksModel() {
        return this == INFERENCE || this == COUNCIL;
    }

    /** Whether it counts against the limits of a key, where a backend may answer it. */
    public boolean limited() {
        return this != DESCRIPTION && this != COUNTING;
    }

    /** Whether the body may name the model by {@code name} instead of {@code model}. */
    public boolean names() {
        return this == DESCRIPTION || managesModels();
    }

    /** Whether models are managed at one backend. */
    public boolean managesModels() {
        return this == MODEL_CHANGE || this == MODEL_PUSH || this == MODEL_FILE;
    }

    /** Whether it is answered without a key even where the configuration has keys. */
    public boolean open() {
        return this == PUBLIC || this == MONITORING;
    }
}
