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
    /** Number of tokens read in one step. */
    private static final int STEP = 128;

    /** Maximum number of names kept; a request with more, some of them repeated, is not meant well. */
    private static final int MOST = 1024;

    /** Result of a step. */
    enum StepResult {
        MORE,
        ALL,
        TOO_MANY,
        BAD
    }

    private final Map<String, Long> last = new HashMap<>();

    /** Reads on. */
    StepResult step(JsonCursor json) {
        for (int i = 0; i < STEP; i++) {
            Json token = json.next();
            if (token == Json.END) {
                return StepResult.ALL;
            }
            if (token == Json.BAD || token == Json.MORE) {
                return StepResult.BAD;
            }
            if (token == Json.NAME && json.depth() == 1) {
                last.put(json.name(), json.from());
                if (last.size() > MOST) {
                    return StepResult.TOO_MANY;
                }
            }
        }
        return StepResult.MORE;
    }

    /** Whether the name at this position is its last occurrence. */
    boolean counts(String name, long from) {
        Long place = last.get(name);
        return place != null && place == from;
    }
}
