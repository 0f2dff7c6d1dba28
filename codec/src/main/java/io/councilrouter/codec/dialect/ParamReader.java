package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.ChatSink;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reports parameters whose values have the right type, and names the field of any other: a limit that vanished in
 * translation would go unnoticed. Apart from its type, judging a value is left to the model server. Not thread-safe;
 * belongs to one request.
 */
public final class ParamReader {
    private final HeldText words = new HeldText();
    private @Nullable Fault fault;

    /** A reader that has found nothing wrong yet. */
    public ParamReader() {}

    /**
     * Reports a parameter, unless it is null or empty.
     *
     * @param place the client's name for it
     * @param json is at the value; reads to its end
     */
    public void read(String place, Param param, JsonCursor json, Json value, ChatSink sink) {
        if (value == Json.NULL) {
            return;
        }
        if (param == Param.STOP) {
            stop(place, json, value, sink);
            return;
        }
        ByteBuf raw = json.rawValue();
        String wanted = wanted(param, value, raw);
        if (wanted == null) {
            sink.param(param, raw);
        } else {
            wrong(place, wanted);
        }
    }

    /** What the value of a parameter should be, such as {@code a number}; null where it is that already. */
    public static @Nullable String wanted(Param param, Json value, ByteBuf raw) {
        return switch (param) {
            case TEMPERATURE, TOP_P, MIN_P, TYPICAL_P, FREQUENCY_PENALTY, PRESENCE_PENALTY, REPEAT_PENALTY ->
                value == Json.NUMBER ? null : "a number";
            case TOP_K, MAX_TOKENS, SEED, REPEAT_LAST_N, N, TOP_LOGPROBS, DIMENSIONS ->
                value == Json.NUMBER && isWhole(raw) ? null : "a whole number";
            case LOGPROBS, TRUNCATE -> value == Json.TRUE || value == Json.FALSE ? null : "true or false";
            case KEEP_ALIVE -> value == Json.STRING || value == Json.NUMBER ? null : "a duration";
            // Judged one by one, or by the model server alone.
            case STOP,
                    LOGIT_BIAS,
                    USER,
                    PARALLEL_TOOL_CALLS,
                    STORE,
                    METADATA,
                    SERVICE_TIER,
                    PROMPT_CACHE_KEY,
                    SAFETY_IDENTIFIER,
                    MODALITIES,
                    AUDIO,
                    VERBOSITY,
                    PREVIOUS_RESPONSE_ID,
                    SAFETY_SETTINGS -> null;
        };
    }

    private void stop(String place, JsonCursor json, Json value, ChatSink sink) {
        words.clear();
        if (!StopWords.read(json, value, words)) {
            wrong(place, "a string or a list of strings");
        } else if (!words.isEmpty()) {
            sink.param(Param.STOP, words.view());
        }
    }

    /** Whether a JSON number is an integer; 1.0 and 1e2 are. */
    public static boolean isWhole(@Borrowed ByteBuf number) {
        boolean plain = true;
        for (int at = number.readerIndex(); at < number.writerIndex(); at++) {
            byte b = number.getByte(at);
            plain &= b == '-' || (b >= '0' && b <= '9');
        }
        if (plain) {
            return true;
        }
        try {
            BigDecimal value = new BigDecimal(number.toString(StandardCharsets.US_ASCII));
            return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
        } catch (ArithmeticException | NumberFormatException beyond) {
            // An exponent too large for any number of ours.
            return false;
        }
    }

    /** Notes that a field does not have the right type; the first one counts. */
    public void wrong(String place, String wanted) {
        refuse(place, "\"" + place + "\" must be " + wanted + ".");
    }

    /** Notes what is wrong with a field, as a sentence of its own; the first one counts. */
    public void refuse(String place, String message) {
        if (fault == null) {
            fault = new Fault.Client(FaultCode.INVALID_ARGUMENT, message, place);
        }
    }

    /** What was wrong first; null if nothing was. */
    public @Nullable Fault fault() {
        return fault;
    }

    /** Releases what it holds. Idempotent. */
    public void close() {
        words.close();
    }
}
