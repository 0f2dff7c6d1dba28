package io.councilrouter.proxy.exchange;

/**
 * What an endpoint is for, as far as gates, taps and answers treat it in a way of its own. A path is a label for logs, metrics and
 * rows; whatever depends on what was asked depends on this.
 */
public enum Purpose {
    /** A model is asked for work. */
    INFERENCE,

    /** A council is asked, on a path of its own. */
    COUNCIL,

    /** A model is described. Clients ask this of every model they see in a list, so it counts against nobody's limits. */
    DESCRIPTION,

    /** A model is fetched, made, copied or deleted, so that the lists of models are others afterwards. */
    MODEL_CHANGE,

    /** A model is sent elsewhere; lists stay as they are. */
    MODEL_PUSH,

    /** A file that a model is to be made of is brought or asked after. Its body is never JSON, whatever a client calls it. */
    MODEL_FILE,

    /** We answer ourselves whoever may use models. */
    LOCAL,

    /** We answer ourselves, and everybody: nothing is said of models. */
    PUBLIC,

    /** The same for monitors and load balancers, which ask every few seconds for ever. */
    MONITORING,

    /** We answer administrators alone. */
    ADMIN;

    /** Whether a model is asked something, rather than described or managed. */
    public boolean asksModel() {
        return this == INFERENCE || this == COUNCIL;
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
