package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.Fault;

/** What a gate decided. */
public sealed interface Verdict {

    /** The next gate decides. */
    Verdict PROCEED = new Proceed();

    /** No objection. */
    record Proceed() implements Verdict {}

    /** {@code source} answers; no later gate is asked. */
    record AnswerWith(Upstream source) implements Verdict {}

    /**
     * The request is refused; no later gate is asked.
     *
     * @param header name of a header that goes with the refusal, empty for none
     * @param value its value
     */
    record Refuse(Fault fault, String header, String value) implements Verdict {

        /** A refusal without a header of its own. */
        public Refuse(Fault fault) {
            this(fault, "", "");
        }
    }
}
