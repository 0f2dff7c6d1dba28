package io.councilrouter.codec.chat;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.fault.FaultCode;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonLimits;
import io.councilrouter.codec.json.Root;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A single pass over a request body while it arrives. It checks that the body is one JSON object and extracts what
 * routing needs to know. Texts are never decoded, so a body of any size costs the same heap, apart from eight bytes per
 * string of 16 KiB or more. Which field means what depends on the dialect: its {@link FactWords} tell.
 *
 * <p>{@link #start}, {@link #onPart} for each part, {@link #end}, then {@link #facts}. Where the body is cut does not
 * matter. Reusable, not thread-safe, one event loop. The class is long because each of the sixteen facts needs a line
 * in several places.
 */
public final class FactsScan {
    /** Longest model name in bytes of UTF-8. */
    public static final int LONGEST_MODEL = 256;

    /** Strings of at least this many bytes are remembered, so that a second walk can jump over them. */
    public static final int LONG_SPAN = 16 * 1024;

    /**
     * Names of root fields are told apart by this many bits; two names that share a bit only cost the translation an
     * extra look.
     */
    private static final int NAME_BITS = 1024;

    private static final String TOO_LONG = "must be at most " + LONGEST_MODEL + " bytes long.";
    private static final String UNCLEAN = "must not hold control characters.";

    private static final int[] NO_SPANS = {};

    private final JsonCursor json;
    private FactWords words = new FactWords.FactWordsBuilder().build();
    private String modelName = "model";
    private @Nullable Fault fault;
    private boolean ended;

    private Fact field = Fact.OTHER;
    /** How far we are into a message's images: NAME before a list of them, ARRAY at its first element, OBJECT before one. */
    private Json list = Json.MORE;

    private String lastModel = "";
    private final Naming model = new Naming();
    /** What the second name field says about the model; it counts where {@code model} is empty. */
    private final Naming older = new Naming();

    private @Nullable Boolean stream;
    private final FlagScan flag = new FlagScan();

    private long rootOpen;
    private boolean rootEmpty;
    private boolean tools;
    private boolean images;
    private boolean raw;
    private boolean template;
    private boolean base64;
    private boolean suffix;
    /** 1: it goes on from an earlier answer, 2: nobody may come back to this one. */
    private int recall;
    /** A bit for each fact already seen that decides where the request goes. */
    private int decided;

    private final long[] seen = new long[NAME_BITS / Long.SIZE];
    private boolean repeats;
    private long bytes;
    private int[] spans = NO_SPANS;
    private int spanCount;

    /**
     * What a root field says about the model: its name, null if there is none, and where its value lies, −1 if there is
     * none.
     */
    private static final class Naming {
        private @Nullable String name;
        private long start;
        private long end;

        void clear() {
            name = null;
            start = end = -1;
        }
    }

    /** A scan with the configured limits. */
    public FactsScan(JsonLimits limits) {
        json = new JsonCursor(limits);
    }

    /** Begins a body whose model is named by the root field {@code model}; {@code of} are the dialect's words. */
    public void start(FactWords of) {
        start(of, "model");
    }

    /**
     * Begins a body whose model is named by {@code model} or by the root field {@code nameField}; the latter counts
     * only where {@code model} is empty.
     */
    public void start(FactWords of, String nameField) {
        json.start(Root.OBJECT);
        words = of;
        modelName = nameField;
        fault = null;
        ended = false;
        field = Fact.OTHER;
        list = Json.MORE;
        model.clear();
        older.clear();
        rootOpen = -1;
        stream = null;
        flag.clear();
        tools = images = raw = template = base64 = suffix = repeats = false;
        Arrays.fill(seen, 0);
        rootEmpty = true;
        decided = 0;
        bytes = 0;
        spanCount = recall = 0;
    }

    /**
     * Reads a part; its reader index moves to its end.
     *
     * @return false if the body is bad, see {@link #fault}
     */
    public boolean onPart(@Borrowed ByteBuf part) {
        if (fault != null) {
            return false;
        }
        bytes += part.readableBytes();
        json.feed(part);
        return run();
    }

    /**
     * The body is complete.
     *
     * @return false if the body is bad, see {@link #fault}
     */
    public boolean end() {
        if (fault == null && !ended) {
            json.finish();
            run();
        }
        return fault == null;
    }

    private boolean run() {
        while (fault == null) {
            Json token = json.next();
            switch (token) {
                case MORE -> {
                    return true;
                }
                case END -> {
                    ended = true;
                    return true;
                }
                case BAD -> fault = json.fault();
                default -> take(token);
            }
        }
        return false;
    }

    private void take(Json token) {
        int depth = json.depth();
        boolean value = token != Json.NAME && token != Json.OBJECT_END && token != Json.ARRAY_END;
        if (token == Json.STRING) {
            keepSpan();
        }
        if (depth == 1 && token == Json.NAME) {
            rootEmpty = false;
            field = field(json.name());
            once(json.name());
            note(json.name());
        } else if (depth == 1 && token == Json.OBJECT) {
            rootOpen = json.to();
        } else if (value && (depth == 1 || (depth == 2 && token.opens()))) {
            root(token);
        } else if (field != Fact.OTHER) {
            inside(token, depth, value);
        }
    }

    /** A field that decides where the request goes must not appear twice: two readers might believe different ones. */
    private void once(String name) {
        int bit =
                switch (field) {
                    case MODEL -> 1;
                    case STREAM -> 2;
                    case FLAG -> 4;
                    case OTHER, NAME, TOOLS, MESSAGES, IMAGES, RAW, TEMPLATE, SUFFIX, VECTOR_FORM, EARLIER, KEEP -> 0;
                };
        if ((decided & bit) != 0) {
            fault = new Fault.Client(
                    FaultCode.INVALID_JSON,
                    "Invalid JSON at byte " + json.from() + ": the field \"" + name + "\" appears twice.");
        }
        decided |= bit;
    }

    private void note(String name) {
        int hash = name.hashCode();
        int bit = (hash ^ hash >>> 10 ^ hash >>> 20) & (NAME_BITS - 1);
        repeats |= (seen[bit / Long.SIZE] >>> bit & 1) != 0;
        seen[bit / Long.SIZE] |= 1L << bit;
    }

    private Fact field(String name) {
        Fact fact = words.root(name);
        return fact == Fact.OTHER && name.equals(modelName) ? Fact.NAME : fact;
    }

    /** The value of a root field, or the beginning of one. */
    private void root(Json token) {
        switch (field) {
            case MODEL -> name(token, json.name(), model);
            case NAME -> name(token, modelName, older);
            case STREAM -> {
                if (token == Json.TRUE || token == Json.FALSE) {
                    stream = token == Json.TRUE;
                } else if (token != Json.NULL) {
                    refuse(json.name(), "must be true or false.");
                }
            }
            case FLAG -> {
                if (token != Json.OBJECT && token != Json.NULL) {
                    refuse(json.name(), "must be an object.");
                }
                flag.begin(json);
            }
            case TOOLS, IMAGES, MESSAGES -> {
                tools &= field != Fact.TOOLS;
                if (token != Json.ARRAY) {
                    field = Fact.OTHER;
                }
            }
            // When one of these appears twice, the last one counts.
            case RAW -> raw = token == Json.TRUE;
            case TEMPLATE -> template = filled(token);
            case SUFFIX -> suffix = filled(token);
            case EARLIER -> recall |= token == Json.NULL ? 0 : 1;
            case KEEP -> recall = (recall & 1) | (token == Json.FALSE ? 2 : 0);
            case VECTOR_FORM -> base64 = json.is("base64");
            case OTHER -> {}
        }
    }

    private boolean filled(Json token) {
        return token == Json.STRING && json.to() - json.from() > 2;
    }

    private void name(Json token, String field, Naming by) {
        if (by.start >= 0) {
            fault = new Fault.Client(FaultCode.INVALID_JSON, "The request names its model twice.", field);
        } else if (token == Json.STRING) {
            by.start = json.from();
            by.end = json.to();
            by.name = text(token, field);
        } else if (token != Json.NULL || modelName.equals("model")) {
            // Where either of two fields can name the model, null means that this one does not.
            refuse(field, "must be a string.");
        }
    }

    /** The name in a string; null if it is empty or bad. */
    private @Nullable String text(Json token, String field) {
        if (!filled(token)) {
            return null;
        }
        // Most bodies ask for the same model as the one before, which then needs no new String.
        String name = json.is(lastModel) ? lastModel : json.text(LONGEST_MODEL);
        if (name == null) {
            refuse(field, TOO_LONG);
        } else if (!clean(name)) {
            refuse(field, UNCLEAN);
            name = null;
        } else {
            lastModel = name;
        }
        return name;
    }

    /** What is wrong with a model's name that did not come in a body; null if nothing is. */
    public static @Nullable Fault misnamed(@Nullable String name) {
        boolean fits = name == null || ByteBufUtil.utf8Bytes(name) <= LONGEST_MODEL;
        return !fits ? refused("model", TOO_LONG) : name == null || clean(name) ? null : refused("model", UNCLEAN);
    }

    /** Whether the name is fit for headers, log lines and metrics. */
    private static boolean clean(String name) {
        for (int i = 0; i < name.length(); i++) {
            int point = name.codePointAt(i);
            if (Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE) {
                return false;
            }
            i += Character.charCount(point) - 1;
        }
        return true;
    }

    /** A token below the root fields. */
    private void inside(Json token, int depth, boolean value) {
        switch (field) {
            case FLAG -> flag(token, depth, value && words.flag(json.name()));
            case TOOLS -> tools |= value;
            case IMAGES -> images |= value;
            case MESSAGES -> message(token);
            case OTHER, MODEL, NAME, STREAM, RAW, TEMPLATE, SUFFIX, VECTOR_FORM, EARLIER, KEEP -> {}
        }
    }

    private void flag(Json token, int depth, boolean named) {
        if (!words.deep()) {
            flag.inside(token, depth, named, json);
        } else if (named && token == Json.TRUE && depth == 3) {
            flag.on();
        }
    }

    private void message(Json token) {
        if (token == Json.NAME) {
            list = words.messageImages(json.name())
                    ? Json.NAME
                    : words.imageField(json.name()) ? Json.OBJECT : Json.MORE;
        } else if (list == Json.OBJECT) {
            images |= token == Json.OBJECT;
            list = Json.MORE;
        } else if (list == Json.NAME) {
            list = token == Json.ARRAY ? Json.ARRAY : Json.MORE;
        } else if (list == Json.ARRAY) {
            images |= token != Json.ARRAY_END;
            list = Json.MORE;
        }
        if (token == Json.STRING && json.name().equals("type")) {
            images |= words.image(json);
            recall |= words.reference(json) ? 1 : 0;
        }
    }

    private void refuse(String field, String what) {
        fault = refused(field, what);
    }

    private static Fault refused(String field, String what) {
        return new Fault.Client(FaultCode.INVALID_ARGUMENT, "\"" + field + "\" " + what, field);
    }

    private void keepSpan() {
        long from = json.from() + 1;
        long to = json.to() - 1;
        if (to - from < LONG_SPAN || to > Integer.MAX_VALUE) {
            return;
        }
        if (spanCount == spans.length) {
            spans = Arrays.copyOf(spans, Math.max(16, 2 * spanCount));
        }
        spans[spanCount++] = (int) from;
        spans[spanCount++] = (int) to;
    }

    /** Why the body is bad; null if it is not. */
    public @Nullable Fault fault() {
        return fault;
    }

    /** The facts; only after {@link #end} was true. */
    public RequestFacts facts() {
        if (!ended) {
            throw new IllegalStateException("facts of a body that has not ended");
        }
        Naming by = model.name == null && (older.name != null || model.start < 0) ? older : model;
        return new RequestFacts(
                by.name,
                by.start,
                by.end,
                stream,
                flag.start(),
                flag.end(),
                flag.place(),
                rootOpen,
                rootEmpty,
                RequestTraits.of(tools, images, raw || template || suffix, base64, suffix, repeats)
                        .about((recall & 1) != 0, recall > 1),
                bytes,
                spanCount == 0 ? NO_SPANS : Arrays.copyOf(spans, spanCount));
    }

    /** Releases what the scan holds. Idempotent; {@link #start} starts over. */
    public void close() {
        json.close();
    }
}
