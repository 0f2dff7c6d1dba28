package io.councilrouter.council;

import io.councilrouter.codec.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/** The outcome of a question, however it was asked. Final when a run looks at it. */
public interface QuestionResult {

    /** The question. */
    Question question();

    /** Whether there is an answer that can be used. */
    boolean answered();

    /** The answer, without what its model thought aloud; incomplete if it was cut off. */
    String said();

    /** The code of what went wrong; null if nothing did. */
    @Nullable
    FaultCode code();

    /** Why there is no answer, safe to show to the caller; empty if there is one. */
    String problem();
}
