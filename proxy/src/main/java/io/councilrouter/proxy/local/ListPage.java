package io.councilrouter.proxy.local;

import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list that is in memory: {@code limit} of it at most, behind {@code cursor}. A cursor is the place and the name of a page's last
 * entry, so that a list that has changed meanwhile goes on behind that entry wherever it stands now.
 */
final class ListPage {
    private static final int PAGE = 50;
    private static final int MOST = 1_000;

    private ListPage() {}

    /**
     * Answers.
     *
     * @param names what tells an entry from the others
     * @param write writes an entry as one JSON value
     */
    static <T> void answer(
            Exchange x, List<T> all, Function<T, String> names, Function<JsonWriter, Consumer<T>> write) {
        Query query = Query.of(x, "limit", "cursor");
        int limit = (int) query.number("limit", PAGE, 1, MOST);
        int from = from(all, names, query);
        if (query.fault() != null) {
            x.fail(query.fault());
            return;
        }
        int to = (int) Math.min(all.size(), (long) from + limit);
        JsonWriter json = ModelLists.writer(x);
        json.open().name("data").openArray();
        all.subList(from, to).forEach(write.apply(json));
        json.closeArray().name("next");
        if (to == all.size()) {
            json.nul();
        } else {
            json.string(cursor(to, names.apply(all.get(to - 1))));
        }
        json.close();
        ModelLists.json(x);
    }

    private static String cursor(int behind, String name) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((behind + ":" + name).getBytes(StandardCharsets.UTF_8));
    }

    private static <T> int from(List<T> all, Function<T, String> names, Query query) {
        String cursor = query.text("cursor");
        if (cursor == null || cursor.isEmpty()) {
            return 0;
        }
        Place place = Place.of(cursor);
        if (place == null) {
            query.wrong("cursor", "'cursor' must be what an earlier page had as 'next'.");
            return 0;
        }
        int behind = place.behind;
        if (behind <= all.size() && names.apply(all.get(behind - 1)).equals(place.name)) {
            return behind;
        }
        for (int i = 0; i < all.size(); i++) {
            if (names.apply(all.get(i)).equals(place.name)) {
                return i + 1;
            }
        }
        // It has left, and what came behind it has moved up.
        return Math.min(behind - 1, all.size());
    }

    /** What a cursor says: how many entries lie before, and the last of them. */
    private record Place(int behind, String name) {
        static @Nullable Place of(String cursor) {
            try {
                String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
                int colon = text.indexOf(':');
                int behind = colon < 0 ? 0 : Integer.parseInt(text.substring(0, colon));
                return behind < 1 ? null : new Place(behind, text.substring(colon + 1));
            } catch (IllegalArgumentException e) {
                // Neither Base64 nor a number: none of ours.
                return null;
            }
        }
    }
}
