package io.councilrouter.codec.dialect;

/**
 * Where a body on a wire has room for what the system says, if it does not say it yet.
 *
 * @param list the root list of which it becomes the first element; empty if it becomes a root field
 * @param before what stands before the text, JSON up to the opening quote
 * @param after what stands behind it, JSON from the closing quote
 */
public record SystemSlot(String list, String before, String after) {
    /** There is no room: what the system says is left out and named. */
    public static final SystemSlot NONE = new SystemSlot("", "", "");

    /** A root field that holds the text. */
    public static SystemSlot field(String name) {
        return new SystemSlot("", "\"" + name + "\":\"", "\"");
    }

    /** A message in the root list {@code name}. */
    public static SystemSlot message(String name) {
        return new SystemSlot(name, "{\"role\":\"system\",\"content\":\"", "\"}");
    }
}
