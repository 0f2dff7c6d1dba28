package io.councilrouter.codec.dialect;

/**
 * Where the requests of a wire go: path and query below a server's root. {@link #MODEL} in them stands for the model's
 * name.
 *
 * @param whole for an answer that comes whole
 * @param streamed for a stream
 */
public record Target(String whole, String streamed) {
    /** Stands for the model's name. */
    public static final String MODEL = "{model}";

    /** One path for both. */
    public static Target of(String path) {
        return new Target(path, path);
    }

    /** Whether the model's name stands here rather than in the body. */
    public boolean namesModel() {
        return whole.contains(MODEL);
    }
}
