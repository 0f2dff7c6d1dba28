package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.Fault;

/** What the exchange has to do next, as its plan says. */
sealed interface NextStep permits Choice, QueuePlace, NextStep.Instead, NextStep.GiveUp {

    /** No backend offers what is asked: an answer of our own takes its place. */
    record Instead(Upstream answer) implements NextStep {}

    /** Nothing is left to try: this is what the client is told. */
    record GiveUp(Fault fault) implements NextStep {}
}
