package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.Fault;

/** Asks gates one after the other, until one of them decides. Runs on the exchange's loop. */
final class GateWalk {
    private GateWalk() {}

    /** Whether all gates let {@code x} pass; if not, it has been refused, is being answered, or is over. */
    static boolean passes(Exchange x, Gate[] gates) {
        for (Gate gate : gates) {
            Verdict verdict = gate.decide(x);
            if (x.phase() instanceof Phase.Done) {
                return false;
            }
            switch (verdict) {
                case Verdict.Proceed() -> {}
                case Verdict.Refuse(Fault fault, String header, String value) -> {
                    x.answerHead().add(header, value);
                    x.fail(fault);
                    return false;
                }
                case Verdict.AnswerWith(Upstream source) -> {
                    x.answerWith(source);
                    return false;
                }
            }
        }
        return true;
    }
}
