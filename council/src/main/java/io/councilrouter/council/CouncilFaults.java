package io.councilrouter.council;

import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** The faults of a council. */
public final class CouncilFaults {
    private CouncilFaults() {}

    /** Too few members answered. If all failed for the same reason, the fault has the code of that reason. */
    public static Fault noQuorum(Template template, Quorum quorum, List<? extends QuestionResult> asked) {
        List<? extends QuestionResult> without =
                asked.stream().filter(each -> !each.answered()).toList();
        String why = without.stream()
                .map(each -> template.members().get(each.question().place()).name() + ": " + each.problem())
                .collect(Collectors.joining(" "));
        FaultCode first = without.isEmpty() ? null : without.getFirst().code();
        boolean alike = quorum.reached() == 0 && without.stream().allMatch(each -> Objects.equals(each.code(), first));
        String counted = quorum.reached() + " of " + template.members().size() + " members answered, and "
                + quorum.required() + (quorum.required() == 1 ? " is" : " are") + " needed. ";
        return new Fault.Refused(
                alike && first != null ? first : FaultCode.COUNCIL_QUORUM,
                "The council has no answer: " + counted + why,
                Duration.ZERO);
    }

    /** The members answered, but the synthesizer did not. */
    public static Fault unwritten(QuestionResult synthesizer) {
        FaultCode code = synthesizer.code();
        return new Fault.BackendFailed(
                code == null ? FaultCode.UPSTREAM_TRUNCATED : code,
                "The council's members answered, but its synthesizer did not: " + synthesizer.problem(),
                FailurePoint.STREAM);
    }
}
