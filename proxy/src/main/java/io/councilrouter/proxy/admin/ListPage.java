package io.councilrouter.proxy.admin;

import io.councilrouter.codec.json.JsonWriter;
import io.councilrouter.proxy.exchange.Exchange;
import io.councilrouter.proxy.local.JsonAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A page of a list that is in memory: {@code limit} of it at most, behind {@code cursor}. Entries come in the order of their keys, and
 * a cursor is the last one's: whatever comes or leaves between two pages, no other entry is left out or shown twice.
 */
final class ListPage {
    private static final int PAGE = 50;
    private static final int MOST = 1_000;

    /** What every cursor begins with, so that a slip of the pen is told from a place. */
    private static final String OURS = "k:";

    private ListPage() {}

    /** An entry and where it belongs. */
    private record Placed<T>(String key, T entry) {}

    /**
     * Answers.
     *
     * @param keys an entry's own, by which the list is sorted; stays the same for as long as the entry is there
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

    /** The key behind which the page begins; empty at the beginning. */
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
            // No Base64: said below.
        }
        query.wrong("cursor", "'cursor' must be what an earlier page had as 'next'.");
        return "";
    }
}
