package io.councilrouter.proxy.admin;

import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.local.JsonAnswer;
import io.councilrouter.proxy.local.Query;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A page of a list in memory: at most {@code limit} entries after {@code cursor}. Entries are sorted by key, and a
 * cursor is the key of the last one, so no other entry is skipped or shown twice if entries come or go between two
 * pages.
 */
final class ListPage {
    private static final int PAGE = 50;
    private static final int MOST = 1_000;

    /** Prefix of every cursor, so that a mistyped one is recognised. */
    private static final String OURS = "k:";

    private ListPage() {}

    /** An entry and its sort key. */
    private record Placed<T>(String key, T entry) {}

    /**
     * Answers.
     *
     * @param keys gives an entry's sort key, which must not change while the entry exists
     * @param write writes an entry as one JSON value
     */
    static <T> void answer(
            Exchange x, Collection<T> all, Function<T, String> keys, Function<JsonWriter, Consumer<T>> write) {
        Query query = Query.of(x, "limit", "cursor");
        int limit = (int) query.number("limit", PAGE, 1, MOST);
        String behind = behind(query);
        if (query.fault() != null) {
            x.fail(query.fault());
            return;
        }
        List<Placed<T>> page = all.stream()
                .map(each -> new Placed<>(keys.apply(each), each))
                .filter(each -> each.key().compareTo(behind) > 0)
                .sorted(Comparator.comparing(Placed::key))
                .limit(limit + 1L)
                .toList();
        JsonWriter json = JsonAnswer.writer(x);
        json.open().name("data").openArray();
        page.stream().limit(limit).map(Placed::entry).forEach(write.apply(json));
        json.closeArray().name("next");
        if (page.size() > limit) {
            json.string(cursor(page.get(limit - 1).key()));
        } else {
            json.nul();
        }
        json.close();
        JsonAnswer.send(x);
    }

    private static String cursor(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((OURS + key).getBytes(StandardCharsets.UTF_8));
    }

    /** The key after which the page begins; empty for the first page. */
    private static String behind(Query query) {
        String cursor = query.text("cursor");
        if (cursor == null || cursor.isEmpty()) {
            return "";
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(OURS)) {
                return text.substring(OURS.length());
            }
        } catch (IllegalArgumentException e) {
            // Not Base64: reported below.
        }
        query.wrong("cursor", "'cursor' must be the 'next' of an earlier page.");
        return "";
    }
}
