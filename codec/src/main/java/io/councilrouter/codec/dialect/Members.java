package io.councilrouter.codec.dialect;

import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The members of a small object. When a name is repeated, the last one counts. Not thread-safe; belongs to one
 * request.
 */
public final class Members {
    /** Maximum number of names in an object that is read this way. */
    public static final int MOST = 256;

    private final Map<String, NamedValue> members = new LinkedHashMap<>();

    /** The value under one name. */
    private record NamedValue(Json value, long from, long to) {}

    /** Receives one member: {@code json} is at its value, before anything inside it. */
    @FunctionalInterface
    public interface Each {
        /** One member that is not null. */
        void member(String name, JsonCursor json, Json value);
    }

    /** Starts empty. */
    public Members() {}

    /**
     * Reads the object that {@code json} has just opened, to its end.
     *
     * @return false if it has more than {@link #MOST} names
     */
    public boolean read(JsonCursor json) {
        members.clear();
        boolean few = true;
        for (Json token = json.next(); token == Json.NAME; token = json.next()) {
            String name = json.name();
            Json value = json.next();
            long from = json.from();
            json.skipChildren();
            few &= members.size() < MOST || members.containsKey(name);
            if (few) {
                members.put(name, new NamedValue(value, from, json.to()));
            }
        }
        return few;
    }

    /** Reports what was read from {@code body}, reading values by means of {@code part}. */
    public void tell(JsonCursor body, Subtree part, Each each) {
        members.forEach((name, member) -> {
            if (member.value != Json.NULL) {
                JsonCursor json = part.open(body, member.from, member.to);
                each.member(name, json, json.next());
            }
        });
    }
}
