package io.councilrouter.codec.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a backend said when it refused or failed, whatever the shape of its error. A value; its texts are as safe as
 * they can be made without knowing the backend's secrets.
 *
 * @param message the backend's message; empty if there is none
 * @param type {@code type} as the backend put it; empty if there is none
 * @param code {@code code} as the backend put it, a number in decimal; empty if there is none
 * @param param the field of the request that the error is about; empty if there is none
 * @param status HTTP status, 400 to 599, that the error contains or that its names stand for; 0 when unknown
 * @param retryAfter how long to wait before asking the backend again, if the error says so; otherwise zero
 * @param fields all members of the error as they came, including those above but not the message
 * @param beside members beside the error in the body's root
 */
public record ErrorNote(
        String message,
        String type,
        String code,
        String param,
        int status,
        Duration retryAfter,
        List<ErrorMember> fields,
        List<ErrorMember> beside) {

    /**
     * One member of a JSON object.
     *
     * @param name its name, unescaped
     * @param value its value as JSON, split at its strings: elements at even indices are JSON, those at odd ones the
     *     text of a string
     */
    public record ErrorMember(String name, List<String> value) {
        /** Makes the list immutable. */
        public ErrorMember {
            value = List.copyOf(value);
        }

        /** A member whose value is a string. */
        public static ErrorMember of(String name, String text) {
            return new ErrorMember(name, List.of("", text, ""));
        }

        private ErrorMember with(UnaryOperator<String> change) {
            List<String> changed = new ArrayList<>(value);
            for (int i = 1; i < changed.size(); i += 2) {
                changed.set(i, change.apply(changed.get(i)));
            }
            return new ErrorMember(name, changed);
        }
    }

    /** Makes the lists immutable. */
    public ErrorNote {
        fields = List.copyOf(fields);
        beside = List.copyOf(beside);
    }

    /** A message and nothing else. */
    public static ErrorNote of(String message) {
        return new ErrorNote(message, "", "", "", 0, Duration.ZERO, List.of(), List.of());
    }

    /** The same note with {@code change} applied to every text in it. */
    public ErrorNote with(UnaryOperator<String> change) {
        return new ErrorNote(
                change.apply(message),
                change.apply(type),
                change.apply(code),
                change.apply(param),
                status,
                retryAfter,
                fields.stream().map(each -> each.with(change)).toList(),
                beside.stream().map(each -> each.with(change)).toList());
    }

    /**
     * The same note for a client of another wire format: its only member is the code {@code knownCode}, if that is not
     * empty.
     */
    public ErrorNote translated(String knownCode) {
        List<ErrorMember> kept = knownCode.isEmpty() ? List.of() : List.of(ErrorMember.of("code", knownCode));
        return new ErrorNote(message, "", knownCode, "", status, retryAfter, kept, List.of());
    }
}
