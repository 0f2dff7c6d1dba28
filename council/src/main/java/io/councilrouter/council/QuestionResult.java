package io.councilrouter.council;

import io.councilrouter.codec.fault.FaultCode;
import org.jspecify.annotations.Nullable;

/** What has become of a question that was asked, whoever asked it in whatever way. Final when a run looks at it. */
public interface QuestionResult {

    /** What was asked. */
    Question question();

    /** Whether there is an answer to go on with. */
    boolean answered();

    /** The answer, without what its model thought aloud; what there was of it where it was cut off. */
    String said();

    /** The code of what went wrong; null if nothing did. */
    @Nullable
    FaultCode code();

    /** Why there is no answer, fit for the caller's eyes; empty when there is one. */
    String problem();
}
