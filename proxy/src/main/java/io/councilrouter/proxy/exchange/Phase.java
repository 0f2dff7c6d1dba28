package io.councilrouter.proxy.exchange;

/** Where an exchange stands. An exhaustive switch makes the compiler list every place a new phase must be handled. */
public sealed interface Phase {

    /** The body is coming in. */
    record Receiving() implements Phase {
        static final Receiving PHASE = new Receiving();
    }

    /** The body is there, or enough of it; gates decide. */
    record Deciding() implements Phase {
        static final Deciding PHASE = new Deciding();
    }

    /** All fitting backends are full, or rest; in line for the first that is free. */
    record Queued(QueuePlace place) implements Phase {}

    /** A slot is held; waiting for a connection. */
    record Connecting(Attempt attempt) implements Phase {}

    /** Connected; nothing that fixes the choice of backend has gone to the client yet. */
    record Waiting(Attempt attempt) implements Phase {}

    /** The content commit is done: the answer flows, and no other attempt can follow. */
    record Streaming(AnswerSource source) implements Phase {}

    /** Over. Late events release what they bring and return. */
    record Done(Outcome outcome) implements Phase {}
}
