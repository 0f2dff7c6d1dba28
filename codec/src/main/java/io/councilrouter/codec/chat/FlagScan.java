package io.councilrouter.codec.chat;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;

/** Finds the flag that {@link FactWords.FactWordsBuilder#flag} names, and what must be replaced to set it. One request. */
final class FlagScan {
    private FlagPlace place = FlagPlace.ABSENT;
    private long start = -1;
    private long end = -1;
    /** Whether the flag's value is a container that has not ended. */
    private boolean open;

    void clear() {
        place = FlagPlace.ABSENT;
        start = end = -1;
        open = false;
    }

    /** {@code json} is at the value of the root field that holds the flag: an object or null. */
    void begin(JsonCursor json) {
        place = FlagPlace.WHOLE;
        start = json.from();
        end = json.to();
    }

    /**
     * A token in that object, its end included.
     *
     * @param depth nesting after the token; 1 at the object's end
     * @param named whether it is a value under the flag's name, at whatever depth
     */
    void inside(Json token, int depth, boolean named, JsonCursor json) {
        if (named && depth == (token.opens() ? 3 : 2)) {
            place = token == Json.TRUE ? FlagPlace.ON : FlagPlace.VALUE;
            start = json.from();
            end = json.to();
            open = token.opens();
        } else if (depth == 2 && open && (token == Json.OBJECT_END || token == Json.ARRAY_END)) {
            end = json.to();
            open = false;
        } else if (depth == 2 && token == Json.NAME && place == FlagPlace.WHOLE) {
            place = FlagPlace.MEMBER;
            start++;
            end = start;
        } else if (depth == 1 && place == FlagPlace.WHOLE) {
            end = json.to();
        }
    }

    /** The flag is true, in an object further inside. */
    void on() {
        place = FlagPlace.ON;
    }

    FlagPlace place() {
        return place;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }
}
