package io.councilrouter.proxy.exchange;

import io.councilrouter.proxy.relay.Beat;
import io.councilrouter.proxy.turns.Turns;

/** What a {@link Reply} has to know of its exchange. On the exchange's loop. */
interface ReplyTerms extends ExchangeView {

    /** Who asks; no longer counted against the key's limits once the answer has ended. */
    @Override
    Caller caller();

    /** Head of the answer, filled while it takes shape. */
    AnswerHead answerHead();

    /** How a client that hears nothing may be told right now that its answer is being worked on. */
    Beat beat();

    /** The loop. */
    Turns turns();
}
