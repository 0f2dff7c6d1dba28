package io.councilrouter.codec.engine;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.json.Json;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of models, or of what is in memory, in any of the shapes that servers give it:
 *
 * <pre>
 *   {"data": [...]}   {"models": [...]}   [...]        a byte order mark before it is passed over
 *   each of [...] is {"id": ...}, {"name": ...}, {"model": ...} or the name alone
 * </pre>
 *
 * <p>A list is read completely or not at all: nothing of a truncated list counts. One instance per list.
 */
final class ModelList {
    private static final int MARK = 0xEFBBBF;

    private final Walk walk;
    private final ByteBuf text;
    private final ListEntry.ListKind kind;
    private @Nullable List<ListEntry> data;
    private @Nullable List<ListEntry> models;
    private boolean unnamed;
    private boolean nothing;
    private boolean more;
    private boolean error;

    private ModelList(Walk walk, ByteBuf text, ListEntry.ListKind kind) {
        this.walk = walk;
        this.text = text;
        this.kind = kind;
    }

    /**
     * Reads a list; {@code into} receives its entries once the whole list is known to be good.
     *
     * @return what came instead of a list; empty if it is one
     */
    static String read(@Borrowed ByteBuf body, ListEntry.ListKind kind, Consumer<ListEntry> into) {
        boolean marked = body.readableBytes() >= 3 && body.getUnsignedMedium(body.readerIndex()) == MARK;
        ByteBuf text = marked ? body.slice(body.readerIndex() + 3, body.readableBytes() - 3) : body;
        try (Walk walk = new Walk()) {
            ModelList list = new ModelList(walk, text, kind);
            Json root = walk.begin(text);
            if (root == Json.ARRAY) {
                list.data = list.entries();
            } else if (root == Json.OBJECT) {
                walk.fields(list::field);
            }
            if (!walk.ended()) {
                return broken(text);
            }
            List<ListEntry> found = list.found();
            if (found == null) {
                return list.error ? "an error" : "some other JSON";
            }
            found.forEach(into);
            return "";
        }
    }

    private void field(String name, Json first) {
        boolean list = name.equals("data") || name.equals("models");
        if (list && first == Json.ARRAY) {
            List<ListEntry> entries = entries();
            if (name.equals("data")) {
                data = entries;
            } else {
                models = entries;
            }
            return;
        }
        nothing |= list && first == Json.NULL;
        error |= name.equals("error") && first != Json.NULL && first != Json.FALSE && !walk.blank(first);
        more |= !list && !name.equals("object");
        walk.skip();
    }

    /** The entries; null if there is no list. llama.cpp sends both members with the same contents. */
    private @Nullable List<ListEntry> found() {
        if (data == null && models == null) {
            // Go writes an empty list as null.
            return nothing && !more ? List.of() : null;
        }
        List<ListEntry> found = data == null || (data.isEmpty() && models != null) ? models : data;
        return found != null && found.isEmpty() && (error || unnamed) ? null : found;
    }

    private List<ListEntry> entries() {
        List<ListEntry> entries = new ArrayList<>();
        walk.elements(token -> {
            ListEntry entry = ListEntry.read(walk, token, text, kind);
            if (entry.name().isEmpty()) {
                unnamed = true;
            } else if (entries.size() < EngineFacts.MOST_MODELS) {
                entries.add(entry);
            }
        });
        return entries;
    }

    private static String broken(ByteBuf text) {
        for (int at = text.readerIndex(); at < text.writerIndex(); at++) {
            int first = text.getByte(at);
            if (first > ' ') {
                return first == '<'
                        ? "a web page"
                        : first == '{' || first == '[' ? "truncated or broken JSON" : "no JSON";
            }
            if (first < 0) {
                return "no JSON";
            }
        }
        return "nothing";
    }
}
