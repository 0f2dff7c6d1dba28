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
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads errors of every kind of server: {@code {"error":{"message"}}} (OpenAI's family, Gemini, Anthropic), {@code
 * {"error":"…"}} (Ollama), {@code {"object":"error","message"}} (older vLLM), {@code {"detail":"…"}} or {@code
 * {"detail":[{"msg"}]}} (FastAPI), {@code {"code","message"}}. Stateless; every text that it returns has passed {@link
 * SafeText}.
 */
public final class ErrorReader {
    private static final int MOST_PLAIN = 300;

    /**
     * What may precede an error on lines of their own: blanks, an opening bracket, fields of an event. The quantifiers
     * are possessive because such a line may be long.
     */
    private static final Pattern BEFORE = Pattern.compile("\\s*+(?:\\[|(?:event|data|id|retry)?:.*+)?+\\s*+");

    private static final String DATA = "data:";

    /** Codes that appear beside a message although nothing is wrong. */
    private static final Set<String> FINE = Set.of("0", "200", "ok", "success");

    private static final Pattern MARKUP = Pattern.compile("^\\s*<");

    private ErrorReader() {}

    /**
     * The error in a body that came with an error status, possibly as an event of a stream; null if it is not a JSON
     * object or says nothing.
     */
    public static @Nullable ErrorNote in(@Borrowed ByteBuf body) {
        int to = body.writerIndex();
        int brace = body.indexOf(body.readerIndex(), to, (byte) '{');
        if (brace < 0) {
            return null;
        }
        int from = RawJson.begin(body);
        String before = body.toString(from, brace - from, StandardCharsets.UTF_8);
        int line = before.lastIndexOf('\n') + 1;
        String last = before.substring(line).strip();
        boolean event = last.startsWith(DATA);
        String open = event ? last.substring(DATA.length()).strip() : last;
        if (!(open.isEmpty() || open.equals("[")) || !leads(before.substring(0, line))) {
            // A sentence that happens to contain a brace.
            return null;
        }
        int end = event ? body.indexOf(brace, to, (byte) '\n') : to;
        return read(body.slice(brace, (end < 0 ? to : end) - brace), false);
    }

    private static boolean leads(String before) {
        for (String line : before.split("\n", -1)) {
            if (!BEFORE.matcher(line).matches()) {
                return false;
            }
        }
        return true;
    }

    /**
     * The error in a body or frame that should have been an answer; null if it does not look like an error. An {@code
     * error} that is null, false, 0 or empty does not count.
     */
    public static @Nullable ErrorNote inAnswer(@Borrowed ByteBuf body) {
        return read(body, true);
    }

    /**
     * {@code error}, the value of a frame's {@code error} member, or the error that the whole frame describes if that
     * says more: {@code {"error":"...","status_code":400}}, {@code {"error":true,"message":"..."}}.
     */
    public static ErrorNote beside(ErrorNote error, @Borrowed ByteBuf frame) {
        ErrorNote whole = inAnswer(frame);
        if (whole == null || (whole.message().isEmpty() && !error.message().isEmpty())) {
            return error;
        }
        boolean more = (error.status() == 0 && whole.status() != 0)
                || (error.message().isEmpty() && !whole.message().isEmpty())
                || (error.code().isEmpty() && !whole.code().isEmpty())
                || (error.retryAfter().isZero() && !whole.retryAfter().isZero());
        return more ? whole : error;
    }

    /** The first of two notes about the same failure, unless it says nothing and there is a second. */
    public static @Nullable ErrorNote fuller(@Nullable ErrorNote first, @Nullable ErrorNote second) {
        boolean says = first != null && (first.status() != 0 || !first.message().isEmpty());
        return says || second == null ? first : second;
    }

    /** Like {@link #inAnswer}, for a frame that its server has named an error: it is one, whatever it holds. */
    public static ErrorNote named(@Borrowed ByteBuf frame) {
        ErrorNote note = read(frame, false);
        return note == null ? ErrorNote.of(plain(frame)) : note;
    }

    /**
     * A body that is not JSON as one line of text, to find out what it is about; empty if it is a web page or binary.
     */
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
                String name = ErrorFields.name(json);
                Json value = json.next();
                if (name.equals("error") && value != Json.BAD) {
                    ErrorNote said = value(json, value);
                    note = said == null ? note : said;
                } else if (name.equals("choices")) {
                    // What a model said is not what its server says.
                    json.skipChildren();
                } else if (value != Json.BAD) {
                    root.member(name, value);
                }
            }
            if (note == null) {
                boolean none = answer ? !failed(root) : root.empty();
                return none ? null : note(root, List.of());
            }
            return with(note, root);
        } finally {
            json.close();
        }
    }

    /** Adds what the error itself does not say but the fields beside it do. */
    private static ErrorNote with(ErrorNote note, ErrorFields root) {
        return new ErrorNote(
                or(note.message(), message(root)),
                or(note.type(), root.type.equals("error") ? "" : root.type),
                or(note.code(), fine(root) ? "" : root.code),
                or(note.param(), root.param),
                note.status() == 0 ? status(root) : note.status(),
                note.retryAfter().isZero() ? wait(root) : note.retryAfter(),
                note.fields(),
                root.fields());
    }

    private static String or(String text, String otherwise) {
        return text.isEmpty() ? otherwise : text;
    }

    private static String message(ErrorFields from) {
        return from.message != null ? from.message : from.deeper != null ? from.deeper : "";
    }

    private static boolean fine(ErrorFields from) {
        return FINE.contains(from.code.toLowerCase(Locale.ROOT));
    }

    /** Whether the root of what should have been an answer is an error after all. */
    private static boolean failed(ErrorFields root) {
        boolean says = root.message != null || root.deeper != null;
        boolean coded = !root.code.isEmpty() && !fine(root);
        boolean failed = ErrorNames.status(root.statusWord) > 0 || root.statusWord.equalsIgnoreCase("error");
        return root.object.equals("error") || root.type.equals("error") || root.tells || (says && (coded || failed));
    }

    /**
     * The value of an {@code error} field; {@code json} is at it and reads it to its end. Null if it says nothing, in
     * the sense of {@link RawJson#filled}: some servers write such a field into good answers.
     */
    public static @Nullable ErrorNote value(JsonCursor json, Json token) {
        long from = json.from();
        ErrorNote note = read(json, token);
        // An error that was cut in the middle had something to say.
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
                // In a list (FastAPI) the objects are one level deeper; the first message found is shown.
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
        return new ErrorNote(text, "", "", "", 0, WaitWords.sentence(text), bare.fields(), bare.beside());
    }

    private static ErrorNote note(ErrorFields from, List<ErrorNote.ErrorMember> beside) {
        return new ErrorNote(
                message(from), from.type, from.code, from.param, status(from), wait(from), from.fields(), beside);
    }

    private static int status(ErrorFields from) {
        int status = ErrorNames.status(from.code);
        if (status == 0) {
            status = ErrorNames.status(from.statusWord);
        }
        return status == 0 ? ErrorNames.status(from.type) : status;
    }

    private static Duration wait(ErrorFields from) {
        return from.retry.isEmpty() ? WaitWords.sentence(message(from)) : WaitWords.field(from.retry);
    }

    /** Whether a root member of what should be an answer calls for a second look with {@link #inAnswer}. */
    public static boolean suspicious(String name, Json token, JsonCursor json) {
        return switch (name) {
            case "message", "msg" -> token == Json.STRING;
            case "detail", "errors", "error_message", "error_msg", "errorMessage", "error_description", "error_code" ->
                token != Json.NULL;
            case "object", "type" -> json.is("error");
            default -> false;
        };
    }

    /** The string at {@code json}, made safe to show; null if nothing is left of it. */
    static @Nullable String safe(JsonCursor json) {
        String text = json.text(4 * SafeText.MOST);
        if (text == null) {
            return "The model server's error message is too long to show.";
        }
        String safe = SafeText.of(text);
        return safe.isEmpty() ? null : safe;
    }
}
