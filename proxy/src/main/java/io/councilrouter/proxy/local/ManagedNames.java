package io.councilrouter.proxy.local;

import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.councilrouter.proxy.exchange.Gated;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The models and files that a model-management request names in its body, and where they stand. Keeps strings only, no
 * part of the body. Belongs to one request, on its loop.
 */
final class ManagedNames {
    private static final Set<String> FIELDS = Set.of("model", "name", "source", "destination", "from");
    private static final Set<String> FILES = Set.of("files", "adapters");
    private static final int LONGEST = 1024;

    /**
     * A name.
     *
     * @param field root field
     * @param text the name, not empty
     * @param from first byte of its value, quote included
     * @param to one past its value
     */
    record Name(String field, String text, long from, long to) {
        /** The part before the first slash; empty if there is none. */
        String prefix() {
            int slash = text.indexOf('/');
            return slash > 0 && slash < text.length() - 1 ? text.substring(0, slash) : "";
        }

        /** The part after the first slash; the whole name if there is none. */
        String own() {
            return prefix().isEmpty() ? text : text.substring(text.indexOf('/') + 1);
        }
    }

    private final List<Name> names = new ArrayList<>();
    private final List<String> digests = new ArrayList<>();

    private ManagedNames() {}

    /** What the body of {@code x} names; nothing if it is not JSON. */
    static ManagedNames of(Gated x) {
        ManagedNames found = new ManagedNames();
        if (x.facts() != null) {
            ByteBuf body = x.body().view();
            JsonCursor json = new JsonCursor();
            try {
                json.over(body);
                found.read(json);
            } finally {
                json.close();
                body.release();
            }
        }
        return found;
    }

    private void read(JsonCursor json) {
        if (json.next() != Json.OBJECT) {
            return;
        }
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String field = json.name();
            Json value = json.next();
            if (value == Json.STRING && FIELDS.contains(field)) {
                String text = json.text(LONGEST);
                if (text != null && !text.isEmpty()) {
                    names.add(new Name(field, text, json.from(), json.to()));
                }
            } else if (value == Json.OBJECT && FILES.contains(field)) {
                files(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void files(JsonCursor json) {
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            if (json.next() == Json.STRING) {
                String digest = json.text(LONGEST);
                if (digest != null) {
                    digests.add(digest.toLowerCase(Locale.ROOT));
                }
            } else {
                json.skipChildren();
            }
        }
    }

    /** The names that count, in the order of the body: Ollama reads {@code name} only if {@code model} is empty. */
    List<Name> names() {
        boolean model = last(names, "model") != null;
        return names.stream()
                .filter(each -> !model || !each.field().equals("name"))
                .toList();
    }

    /** The name in a field; null if there is none. If the field stands twice, the last one counts, as with Ollama. */
    @Nullable
    Name named(String field) {
        return last(names(), field);
    }

    private static @Nullable Name last(List<Name> names, String field) {
        Name last = null;
        for (Name each : names) {
            last = each.field().equals(field) ? each : last;
        }
        return last;
    }

    /** Digests of the files from which a model is to be created, in lower case. */
    List<String> digests() {
        return digests;
    }

    /**
     * Removes the backend's prefix from all names of models in the body of {@code x}, even those that do not count.
     *
     * @return why the new body cannot be held; null if it is, or if there was no prefix
     */
    @Nullable
    Fault strip(Gated x, String backend) {
        BodyEdits edits = new BodyEdits();
        for (Name each : names) {
            if (each.prefix().equals(backend)) {
                edits.replace(each.from(), each.to(), JsonEscapes.quoted(each.own()));
            }
        }
        return edits.isEmpty() ? null : x.rewrite(edits);
    }
}
