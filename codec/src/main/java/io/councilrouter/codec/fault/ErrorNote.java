package io.councilrouter.codec.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What a backend said when it refused or failed, in whatever shape it said it. A value; every text in it is safe as far
 * as it can be without knowing the backend's secrets.
 *
 * @param message the sentence; empty if there is none
 * @param type {@code type} in the words of the backend; empty if there is none
 * @param code {@code code} in the words of the backend, a number in decimal; empty if there is none
 * @param param the field of the request that is meant; empty if there is none
 * @param status HTTP status, 400 to 599, that the error names or that its names stand for; 0 when unknown
 * @param retryAfter when the backend says inside the error that it may be asked again; zero when it does not
 * @param fields all members of the error as they came, those above included, but for the message
 * @param beside what stood beside the error in the body's root
 */
public record ErrorNote(
        String message,
        String type,
        String code,
        String param,
        int status,
        Duration retryAfter,
        List<Field> fields,
        List<Field> beside) {

    /**
     * One member of a JSON object.
     *
     * @param name its name, not escaped
     * @param value its value as JSON, cut at its strings: at even places JSON, at odd ones the text of a string
     */
    public record Field(String name, List<String> value) {
        /** Keeps the list from changing. */
        public Field {
            value = List.copyOf(value);
        }

        /** A member whose value is a string. */
        public static Field of(String name, String text) {
            return new Field(name, List.of("", text, ""));
        }

        private Field with(UnaryOperator<String> change) {
            List<String> changed = new ArrayList<>(value);
            for (int i = 1; i < changed.size(); i += 2) {
                changed.set(i, change.apply(changed.get(i)));
            }
            return new Field(name, changed);
        }
    }

    /** Keeps the lists from changing. */
    public ErrorNote {
        fields = List.copyOf(fields);
        beside = List.copyOf(beside);
    }

    /** A sentence and nothing else. */
    public static ErrorNote of(String message) {
        return new ErrorNote(message, "", "", "", 0, Duration.ZERO, List.of(), List.of());
    }

    /** The same with every text in it changed. */
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

    /** The same for a client of another wire format: of the members only the code, and that only if it is given. */
    public ErrorNote translated(String knownCode) {
        List<Field> kept = knownCode.isEmpty() ? List.of() : List.of(Field.of("code", knownCode));
        return new ErrorNote(message, "", knownCode, "", status, retryAfter, kept, List.of());
    }
}
