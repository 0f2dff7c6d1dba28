package io.councilrouter.codec.dialect;

/**
 * Where the requests of a wire go: path and query, relative to the server's root. {@link #MODEL} in them is a
 * placeholder for the model's name.
 *
 * @param whole for an answer that is not streamed
 * @param streamed for a stream
 */
public record Target(String whole, String streamed) {
    /** Placeholder for the model's name. */
    public static final String MODEL = "{model}";

    /** The same path for both. */
    public static Target of(String path) {
        return new Target(path, path);
    }

    /** Whether the model's name is in the path rather than in the body. */
    public boolean namesModel() {
        return whole.contains(MODEL);
    }
}
