package io.councilrouter.routing.table;

import java.util.Locale;

/** {@link NameRule#TAGGED}: case does not matter, and a missing tag means {@code :latest}. */
final class TaggedName {
    private TaggedName() {}

    /** The canonical form, which is equal for all names of one model. */
    static String key(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        // A registry may have a port: only a colon after the last slash begins a tag.
        return lower.indexOf(':', lower.lastIndexOf('/') + 1) >= 0 ? lower : lower + ":latest";
    }
}
