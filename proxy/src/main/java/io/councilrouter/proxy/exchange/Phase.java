package io.councilrouter.proxy.exchange;

import io.councilrouter.routing.admission.Ticket;

/** Where an exchange stands. An exhaustive switch makes the compiler list every place a new phase must be handled. */
public sealed interface Phase {

    /** The body is coming in. */
    record Receiving(RequestBody body) implements Phase {}

    /** The body is there; gates decide. */
    record Deciding() implements Phase {}

    /** All fitting backends are full; in line for the first freed slot. */
    record Queued(Ticket ticket) implements Phase {}

    /** A slot is held; waiting for a connection. */
    record Connecting(Attempt attempt) implements Phase {}

    /** The request is written; nothing has been released to the client that fixes the choice of backend. */
    record Waiting(Attempt attempt) implements Phase {}

    /** The content commit is done: the answer flows, there is no failover any more. */
    record Streaming(Upstream source) implements Phase {}

    /** Over. Late events release what they bring and return. */
    record Done(Outcome outcome) implements Phase {}
}
