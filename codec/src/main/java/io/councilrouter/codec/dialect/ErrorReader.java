package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.ErrorNote;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an error, whatever server wrote it: {@code {"error":{"message"}}} (OpenAI's family, Gemini, Anthropic),
 * {@code {"error":"…"}} (Ollama), {@code {"object":"error","message"}} (older vLLM), {@code {"detail":"…"}} or
 * {@code {"detail":[{"msg"}]}} (FastAPI), {@code {"code","message"}}. Stateless; every text in what it returns is
 * {@link SafeText}.
 */
public final class ErrorReader {
    private static final int MOST_PLAIN = 300;
    private static final Pattern EVENT = Pattern.compile("(?m)^data:\\s*$");
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** "Please try again in 1m12.5s", "retry after 20 seconds", and a protobuf duration, "12s". */
    private static final Pattern WAIT = Pattern.compile(
            "(?:try again in|retry after|retry in|^)\\s*(?:(\\d{1,4})m(?!s))?(?:(\\d{1,6}(?:\\.\\d{1,9})?)\\s*(ms|s\\b|sec))?",
            Pattern.CASE_INSENSITIVE);

    /** Codes that stand beside a message although nothing is wrong. */
    private static final Set<String> FINE = Set.of("0", "200", "ok", "success");

    private static final Pattern MARKUP = Pattern.compile("^\\s*<");

    private ErrorReader() {}

    /**
     * The error that a body with an error's status holds, as an event of a stream perhaps; null if it is no JSON object, or
     * says nothing.
     */
    public static @Nullable ErrorNote in(@Borrowed ByteBuf body) {
        int to = body.writerIndex();
        int brace = body.indexOf(body.readerIndex(), to, (byte) '{');
        if (brace < 0) {
            return null;
        }
        String before = body.toString(body.readerIndex(), brace - body.readerIndex(), StandardCharsets.UTF_8);
        int end = EVENT.matcher(before).find() ? body.indexOf(brace, to, (byte) '\n') : to;
        return read(body.slice(brace, (end < 0 ? to : end) - brace), false);
    }

    /**
     * The error that a body or a frame is which should have been an answer; null if it does not look like one. An
     * {@code error} that is null, false, 0 or empty is none.
     */
    public static @Nullable ErrorNote inAnswer(@Borrowed ByteBuf body) {
        return read(body, true);
    }

    /**
     * {@code error}, the value of a frame's {@code error} member, or what the whole frame says where that tells the status
     * and the member alone does not: {@code {"error":"...","status_code":400}}.
     */
    public static ErrorNote beside(ErrorNote error, @Borrowed ByteBuf frame) {
        if (error.status() != 0) {
            return error;
        }
        ErrorNote whole = inAnswer(frame);
        return whole == null || whole.status() == 0 ? error : whole;
    }

    /** {@link #inAnswer} of a frame that its server has named an error: whatever it holds, it is one. */
    public static ErrorNote named(@Borrowed ByteBuf frame) {
        ErrorNote note = read(frame, false);
        return note == null ? ErrorNote.of(plain(frame)) : note;
    }

    /** A body that is no JSON as a line of text, to tell what it is about; empty if it is a page, or binary. */
    public static String plain(@Borrowed ByteBuf body) {
        int length = Math.min(body.readableBytes(), MOST_PLAIN);
        String text = body.toString(body.readerIndex(), length, StandardCharsets.UTF_8);
        boolean json =
                text.stripLeading().startsWith("{") || text.stripLeading().startsWith("[");
        return json || MARKUP.matcher(text).find() || text.indexOf('\uFFFD') >= 0 ? "" : SafeText.of(text);
    }

    private static @Nullable ErrorNote read(ByteBuf body, boolean answer) {
        JsonCursor json = new JsonCursor();
        try {
            json.over(body);
            if (json.next() != Json.OBJECT) {
                return null;
            }
            ErrorFields root = new ErrorFields(json);
            ErrorNote note = null;
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String name = json.name();
                Json value = json.next();
                if (name.equals("error") && value != Json.BAD) {
                    ErrorNote said = value(json, value);
                    note = said == null ? note : said;
                } else {
                    root.member(name, value);
                }
            }
            if (note == null) {
                return answer && !failed(root) ? null : note(root, List.of());
            }
            int status = note.status() == 0 ? status(root) : note.status();
            return new ErrorNote(
                    note.message().isEmpty() && root.message != null ? root.message : note.message(),
                    note.type(),
                    note.code(),
                    note.param(),
                    status,
                    note.retryAfter(),
                    note.fields(),
                    root.fields());
        } finally {
            json.close();
        }
    }

    /** Whether the root of what should have been an answer is an error all the same. */
    private static boolean failed(ErrorFields root) {
        boolean says = root.message != null || root.deeper != null;
        boolean coded = !root.code.isEmpty() && !FINE.contains(root.code.toLowerCase(Locale.ROOT));
        boolean failed = ErrorNames.status(root.statusWord) > 0 || root.statusWord.equalsIgnoreCase("error");
        return root.object.equals("error") || root.type.equals("error") || root.tells || (says && (coded || failed));
    }

    /**
     * The value of an {@code error} field, on which {@code json} stands; it is read to its end. Null if it says nothing, as
     * {@link RawJson#filled} means it: some servers write such a field into good answers.
     */
    public static @Nullable ErrorNote value(JsonCursor json, Json token) {
        long from = json.from();
        ErrorNote note = read(json, token);
        // What was cut in the middle had something to say.
        return json.fault() != null || RawJson.filled(json, from) ? note : null;
    }

    private static @Nullable ErrorNote read(JsonCursor json, Json token) {
        return switch (token) {
            case STRING -> {
                String text = safe(json);
                yield text == null ? null : of(text);
            }
            case OBJECT -> {
                ErrorFields fields = new ErrorFields(json);
                fields.object();
                yield fields.empty() ? null : note(fields, List.of());
            }
            case ARRAY -> {
                // In a list (FastAPI) the objects lie one deeper; the first sentence found is the one to show.
                ErrorFields fields = new ErrorFields(json);
                fields.member("errors", token);
                yield note(fields, List.of());
            }
            case TRUE -> ErrorNote.of("");
            case NUMBER -> ErrorNote.of("");
            default -> null;
        };
    }

    private static ErrorNote of(String text) {
        ErrorNote bare = ErrorNote.of(text);
        return new ErrorNote(text, "", "", "", 0, wait(text), bare.fields(), bare.beside());
    }

    private static ErrorNote note(ErrorFields from, List<ErrorNote.Field> beside) {
        String message = from.message != null ? from.message : from.deeper != null ? from.deeper : "";
        return new ErrorNote(
                message,
                from.type,
                from.code,
                from.param,
                status(from),
                from.retry.isEmpty() ? wait(message) : wait(from.retry),
                from.fields(),
                beside);
    }

    private static int status(ErrorFields from) {
        int status = ErrorNames.status(from.code);
        if (status == 0) {
            status = ErrorNames.status(from.statusWord);
        }
        return status == 0 ? ErrorNames.status(from.type) : status;
    }

    private static Duration wait(String text) {
        String number = text.strip();
        if (number.matches("\\d{1,6}(\\.\\d{1,9})?")) {
            return bounded(Double.parseDouble(number));
        }
        Matcher found = WAIT.matcher(number.toLowerCase(Locale.ROOT));
        while (found.find()) {
            if (found.group(1) != null || found.group(2) != null) {
                double minutes = found.group(1) == null ? 0 : Double.parseDouble(found.group(1));
                double seconds = found.group(2) == null ? 0 : Double.parseDouble(found.group(2));
                boolean millis = "ms".equals(found.group(3));
                return bounded(60 * minutes + (millis ? seconds / 1000 : seconds));
            }
        }
        return Duration.ZERO;
    }

    private static Duration bounded(double seconds) {
        Duration wait = Duration.ofMillis((long) Math.ceil(1000 * seconds));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** Whether a member in the root of what should be an answer calls for a second look: {@link #inAnswer}. */
    public static boolean suspicious(String name, Json token, JsonCursor json) {
        return switch (name) {
            case "message", "msg" -> token == Json.STRING;
            case "detail", "errors", "error_message", "error_msg", "errorMessage", "error_description", "error_code" ->
                token != Json.NULL;
            case "object", "type" -> json.is("error");
            default -> false;
        };
    }

    /** The string at which {@code json} stands, fit to be shown; null if that is nothing. */
    static @Nullable String safe(JsonCursor json) {
        String text = json.text(4 * SafeText.MOST);
        if (text == null) {
            return "The model server's error message is too long to show.";
        }
        String safe = SafeText.of(text);
        return safe.isEmpty() ? null : safe;
    }
}
