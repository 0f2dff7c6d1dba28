package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.Fault;

/** What a gate decided. */
public sealed interface Verdict {

    /** The next gate decides. */
    Verdict PROCEED = new Proceed();

    /** No objection. */
    record Proceed() implements Verdict {}

    /** The answer comes from here; no later gate is asked. */
    record AnswerWith(Upstream source) implements Verdict {}

    /** No. */
    record Refuse(Fault fault) implements Verdict {}
}
