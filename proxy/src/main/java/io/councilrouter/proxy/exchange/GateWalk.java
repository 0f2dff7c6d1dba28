package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.fault.Fault;

/** Asks gates one after the other, until one of them decides. Runs on the exchange's loop. */
final class GateWalk {
    private GateWalk() {}

    /** Whether all of them let {@code x} go on; if not, it has been refused, is answered, or is over. */
    static boolean passes(Exchange x, Gate[] gates) {
        for (Gate gate : gates) {
            Verdict verdict = gate.decide(x);
            if (x.phase() instanceof Phase.Done) {
                return false;
            }
            switch (verdict) {
                case Verdict.Proceed() -> {}
                case Verdict.Refuse(Fault fault) -> {
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
