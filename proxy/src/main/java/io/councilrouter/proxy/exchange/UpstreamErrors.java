package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.ErrorNotes;
import io.councilrouter.codec.fault.About;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.fault.FailurePoint;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Judges a backend's error: what it means for the attempt, and how much of it the caller sees. On the same wire that is all but
 * addresses and secrets; in another dialect it is the message and the codes that every client knows.
 */
final class UpstreamErrors {
    /**
     * URLs, {@code host:port} pairs, addresses and host names, which are nobody's business outside. A word with a number behind a
     * colon counts only after a word such as "host", since models and line numbers look the same.
     */
    private static final Pattern PRIVATE = Pattern.compile("(?i)\\b[a-z][a-z0-9+.-]{0,30}://\\S+"
            + "|\\b\\d{1,3}(?:\\.\\d{1,3}){3}(?::\\d+)?\\b"
            + "|\\[[0-9a-f:]{2,}\\](?::\\d+)?"
            + "|(?<![\\w.-])\\.*+[\\w-]++(?:\\.++[\\w-]++)++:\\d{2,5}\\b"
            + "|(?<=\\blookup )[\\w.-]++(?= on [\\d\\[]|: (?:no such|server misb|i/o|temporary))"
            + "|(?<=\\b(?:ENOTFOUND|EAI_AGAIN) )[\\w.-]++(?::\\d+)?"
            + "|(?<=\\b(?:dial|tcp|to|host|server|upstream) )[\\w-]++:\\d{2,5}\\b"
            + "|\\bhost=['\"]?[\\w.-]++['\"]?, ?port=\\d+"
            + "|\\blocalhost(?::\\d+)?\\b");

    private static final int LONGEST = 2000;

    /** Anthropic's own status: too many ask for the model just now. */
    private static final int OVERLOADED = 529;

    private static final String LABEL = FaultCode.CONTEXT_TOO_LONG.label();

    /** The words by which clients such as LangChain recognize it. */
    private static final String TOO_LONG = "The prompt is too long: it exceeds the context window";

    private static final ErrorNote SILENCE = ErrorNote.of("");

    private final boolean sameWire;
    private final boolean toTheLetter;
    private final boolean ownKey;
    private final String model;
    private final UnaryOperator<String> masked;

    /**
     * Errors of one attempt.
     *
     * @param sameWire whether the client speaks as the backend does
     * @param toTheLetter whether nothing may be added to a sentence then
     * @param ownKey whether the key is ours rather than the caller's
     * @param model the model's name there
     * @param masked takes our secrets out of a text
     */
    UpstreamErrors(boolean sameWire, boolean toTheLetter, boolean ownKey, String model, UnaryOperator<String> masked) {
        this.sameWire = sameWire;
        this.toTheLetter = toTheLetter;
        this.ownKey = ownKey;
        this.model = model;
        this.masked = masked;
    }

    /** Errors of an attempt at {@code choice}, for a client that speaks so. */
    static UpstreamErrors of(Choice choice, Dialect client) {
        BackendProfile profile = choice.profile();
        return new UpstreamErrors(
                choice.wire().errors().equals(client.errors()),
                client.errors().comparesWhole(),
                !profile.passesAuth(),
                choice.model(),
                profile::masked);
    }

    /** {@code message} without URLs, hosts and addresses, at most 2,000 characters. */
    static String scrub(String message) {
        String clean = PRIVATE.matcher(message).replaceAll("[address]").strip();
        return clean.length() > LONGEST ? clean.substring(0, LONGEST) + "…" : clean;
    }

    /**
     * The fault of an answer that is no success.
     *
     * @param status the upstream's, 300 to 599
     * @param said its body's error, null if it had none
     * @param plain the body as text, where it is no JSON but a line: what it is about may stand there
     * @param retryAfter from its head, zero without one
     */
    Fault.BackendFailed fault(int status, @Nullable ErrorNote said, String plain, Duration retryAfter) {
        ErrorNote note = said == null ? SILENCE : shown(said);
        ErrorNote judged = said == null && !plain.isEmpty() ? shown(ErrorNote.of(plain)) : note;
        return judge(status, note, judged, retryAfter.isZero() ? note.retryAfter() : retryAfter, FailurePoint.HEAD);
    }

    /** The fault of an answer that began as a success, and in which the backend said otherwise. */
    Fault.BackendFailed inBand(Fault.BackendFailed fault) {
        if (fault.note() == null) {
            return fault;
        }
        ErrorNote note = shown(fault.note());
        int status = note.status();
        if ((status == 0 || status >= 500) && !ErrorWords.overflow(note)) {
            return new Fault.BackendFailed(
                    fault.code(),
                    or(note, "The model server failed while it answered."),
                    fault.status(),
                    fault.stage(),
                    note.retryAfter(),
                    About.SERVER,
                    told(note));
        }
        return judge(status == 0 ? 400 : status, note, note, note.retryAfter(), fault.stage());
    }

    private ErrorNote shown(ErrorNote said) {
        return said.with(text -> scrub(masked.apply(text)));
    }

    /** What of it goes on to the client beside the message. */
    private ErrorNote told(ErrorNote note) {
        return sameWire ? note : note.translated(ErrorWords.keptCode(note));
    }

    private Fault.BackendFailed judge(
            int status, ErrorNote note, ErrorNote judged, Duration retryAfter, FailurePoint stage) {
        if (status == 429) {
            return fault(FaultCode.RATE_LIMITED, status, About.MODEL, note, "The model server limits its rate.", stage)
                    .after(retryAfter);
        }
        if ((status == 400 || status == 413 || status == 422 || status == 500) && ErrorWords.overflow(judged)) {
            return overflow(status == 500 ? 400 : status, note, stage);
        }
        if (status == 501 && ErrorWords.unsupported(judged) == About.PATH) {
            return noPath(status, note, stage);
        }
        if (status >= 500 && status != 501) {
            String text = "The model server failed with status " + status
                    + (note.message().isEmpty() ? "." : ": " + note.message());
            return status == OVERLOADED
                    ? overloaded(text, note, stage, retryAfter)
                    : new Fault.BackendFailed(FaultCode.UPSTREAM_STATUS, text, 502, stage, retryAfter);
        }
        if (status < 400) {
            return new Fault.BackendFailed(
                    FaultCode.UPSTREAM_STATUS, "The model server redirected; redirects are not followed.", stage);
        }
        return switch (status) {
            case 401, 402, 403 -> denied(status, note, judged, stage);
            case 404, 405 ->
                switch (ErrorWords.missing(status, judged, model)) {
                    case UNKNOWN_MODEL -> noModel(status, note, stage);
                    case PATH -> noPath(status, note, stage);
                    default -> refused(status, judged, stage);
                };
            default ->
                status != 400
                        ? refused(status, judged, stage)
                        : ErrorWords.namesNoModel(judged)
                                ? noModel(status, note, stage)
                                : ErrorWords.refusesKey(judged)
                                        ? denied(401, note, judged, stage)
                                        : refused(status, judged, stage);
        };
    }

    /** Clients of the API that has this status wait when they see it; all others know the one of the HTTP standard. */
    private Fault.BackendFailed overloaded(String text, ErrorNote note, FailurePoint stage, Duration retryAfter) {
        return new Fault.BackendFailed(
                FaultCode.UPSTREAM_STATUS,
                text,
                sameWire ? OVERLOADED : 503,
                stage,
                retryAfter,
                About.SERVER,
                sameWire ? note : null);
    }

    private Fault.BackendFailed denied(int status, ErrorNote note, ErrorNote judged, FailurePoint stage) {
        if (!ownKey) {
            return fault(
                    FaultCode.UPSTREAM_REFUSED,
                    status,
                    About.REQUEST,
                    note,
                    "The model server refused these credentials.",
                    stage);
        }
        return switch (ErrorWords.denied(judged)) {
            case REQUEST -> refused(status, judged, stage);
            case MODEL ->
                fault(
                        FaultCode.UPSTREAM_NO_ACCESS,
                        status,
                        About.MODEL,
                        note,
                        "The model server does not let the gateway use this model.",
                        stage);
            default ->
                new Fault.BackendFailed(
                        FaultCode.UPSTREAM_AUTH,
                        "The model server refused the gateway's own credentials; its operator must look at them.",
                        FaultCode.UPSTREAM_AUTH.status(),
                        stage,
                        Duration.ZERO,
                        status == 401 ? About.KEY : About.ACCOUNT,
                        null);
        };
    }

    private Fault.BackendFailed noModel(int status, ErrorNote note, FailurePoint stage) {
        return fault(
                FaultCode.UPSTREAM_NO_MODEL,
                status,
                About.UNKNOWN_MODEL,
                note,
                "The model server does not know this model.",
                stage);
    }

    private Fault.BackendFailed noPath(int status, ErrorNote note, FailurePoint stage) {
        return fault(
                FaultCode.UPSTREAM_NO_PATH,
                status,
                About.PATH,
                note,
                "The model server does not offer this operation.",
                stage);
    }

    private Fault.BackendFailed refused(int status, ErrorNote note, FailurePoint stage) {
        return fault(
                FaultCode.UPSTREAM_REFUSED,
                status,
                About.REQUEST,
                note,
                "The model server refused the request with status " + status + ".",
                stage);
    }

    /**
     * The prompt is too long. On the same wire the error stays as it is; in another dialect it gets the code that every client
     * knows, with the figures in its message. The words that clients look for are added to both, unless clients compare the whole
     * sentence.
     */
    private Fault.BackendFailed overflow(int status, ErrorNote note, FailurePoint stage) {
        String said = note.message();
        if (!sameWire) {
            String message = TOO_LONG + " of this model" + (said.isEmpty() ? "" : ": ") + said + figures(note);
            return tooLong(FaultCode.CONTEXT_TOO_LONG, message, 400, note.translated(LABEL), stage);
        }
        boolean named = toTheLetter || note.code().equals(LABEL) || said.contains("prompt is too long");
        String message = said.isEmpty()
                ? TOO_LONG + "."
                : named ? said : said + (said.endsWith(".") ? " " : ". ") + TOO_LONG + ".";
        return tooLong(
                ErrorNotes.has(note, "code") ? FaultCode.UPSTREAM_REFUSED : FaultCode.CONTEXT_TOO_LONG,
                message,
                status,
                note,
                stage);
    }

    private static Fault.BackendFailed tooLong(
            FaultCode code, String message, int status, ErrorNote note, FailurePoint stage) {
        return new Fault.BackendFailed(code, message, status, stage, Duration.ZERO, About.REQUEST, note);
    }

    /** The numbers of the error that its message does not hold. */
    private static String figures(ErrorNote note) {
        StringBuilder text = new StringBuilder();
        for (ErrorNote.ErrorMember field : note.fields()) {
            String value = field.value().getFirst();
            boolean figure = field.value().size() == 1 && value.matches("\\d{1,12}");
            if (figure && !field.name().equals("code") && !note.message().contains(value)) {
                text.append(text.isEmpty() ? " (" : ", ")
                        .append(field.name())
                        .append(' ')
                        .append(value);
            }
        }
        return text.isEmpty() ? "" : text.append(')').toString();
    }

    private Fault.BackendFailed fault(
            FaultCode code, int status, About about, ErrorNote note, String otherwise, FailurePoint stage) {
        return new Fault.BackendFailed(code, or(note, otherwise), status, stage, Duration.ZERO, about, told(note));
    }

    private static String or(ErrorNote note, String otherwise) {
        return note.message().isEmpty() ? otherwise : note.message();
    }
}
