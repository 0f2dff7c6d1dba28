package io.councilrouter.codec.dialect;

import io.councilrouter.codec.fault.About;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;

/** The ways in which reading an answer can go wrong, as fault values, worded alike for every dialect. */
public final class AnswerFaults {
    private AnswerFaults() {}

    /** The server reported inside its answer that it failed or will not answer; whoever knows the backend judges it. */
    public static Fault failed(ErrorNote note) {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_STATUS,
                note.message().isEmpty() ? "The model server failed while it answered." : note.message(),
                FaultCode.UPSTREAM_STATUS.status(),
                FailurePoint.STREAM,
                note.retryAfter(),
                About.SERVER,
                note);
    }

    /** The answer ended as if it were complete, but contains nothing. */
    public static Fault empty() {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_TRUNCATED, "The model server's answer was empty; try again.", FailurePoint.STREAM);
    }

    /** A whole answer is not what the dialect writes. */
    public static Fault malformed() {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_MALFORMED,
                "The model server's answer does not follow its API; the gateway's log has the details.",
                FailurePoint.STREAM);
    }

    /** The calls of an answer are too large to be held until they are whole. */
    public static Fault heldTooMuch() {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_MALFORMED,
                "The model server's tool calls are too large for the gateway to hold until they are whole.",
                FailurePoint.STREAM);
    }

    /** An answer is too large to be repeated at its end. */
    public static Fault answerTooLarge() {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_MALFORMED,
                "The model server's answer is too large for the gateway to hold until it is whole.",
                FailurePoint.STREAM);
    }

    /** An answer that we have to read came compressed. */
    public static Fault compressed() {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_MALFORMED,
                "The model server compressed its answer although it was not asked to.",
                FailurePoint.HEAD);
    }

    /** The answer ended without the dialect's terminator. */
    public static Fault truncated() {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_TRUNCATED,
                "The model server stopped in the middle of its answer; try again.",
                FailurePoint.STREAM);
    }
}
