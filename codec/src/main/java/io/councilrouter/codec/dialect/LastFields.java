package io.councilrouter.codec.dialect;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the last occurrence of each root field in a body: when a field is repeated the last one counts, as it does for
 * most servers. A separate pass that only bodies with repeated fields need. Not thread-safe; belongs to one request.
 */
final class LastFields {
    /** Tokens read in one step. */
    private static final int STEP = 128;

    /** Most names kept; who sends more of them, and some twice, means no good. */
    private static final int MOST = 1024;

    /** What a step came to. */
    enum Found {
        MORE,
        ALL,
        TOO_MANY,
        BAD
    }

    private final Map<String, Long> last = new HashMap<>();

    /** Reads on. */
    Found step(JsonCursor json) {
        for (int i = 0; i < STEP; i++) {
            Json token = json.next();
            if (token == Json.END) {
                return Found.ALL;
            }
            if (token == Json.BAD || token == Json.MORE) {
                return Found.BAD;
            }
            if (token == Json.NAME && json.depth() == 1) {
                last.put(json.name(), json.from());
                if (last.size() > MOST) {
                    return Found.TOO_MANY;
                }
            }
        }
        return Found.MORE;
    }

    /** Whether the name at this position is the last of its kind. */
    boolean counts(String name, long from) {
        Long place = last.get(name);
        return place != null && place == from;
    }
}
