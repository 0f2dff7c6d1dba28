package io.councilrouter.council;

/**
 * What the answer to a question should be like.
 *
 * @param temperature a JSON number; empty for the model's default
 * @param mostTokens most tokens of the answer, 0 for no bound
 * @param schema the JSON schema of the answer; empty for none
 * @param callers whether the caller's wishes for the council's answer apply, too
 */
public record Wishes(String temperature, int mostTokens, NamedSchema schema, boolean callers) {

    /**
     * A schema and its name.
     *
     * @param json as JSON; empty for no schema
     */
    public record NamedSchema(String name, String json) {
        /** The answer is text. */
        public static final NamedSchema NONE = new NamedSchema("", "");
    }
}
