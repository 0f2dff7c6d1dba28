package io.councilrouter.council;

/**
 * What a question wishes of its answer.
 *
 * @param temperature a JSON number; empty for the model's own
 * @param mostTokens most tokens of the answer, 0 for as many as it takes
 * @param schema the JSON schema that the answer has to follow; empty for none
 * @param callers whether what the caller wishes of the council's answer is wished, too
 */
public record Wishes(String temperature, int mostTokens, NamedSchema schema, boolean callers) {

    /**
     * A schema by its name.
     *
     * @param json as JSON; empty for no schema
     */
    public record NamedSchema(String name, String json) {
        /** The answer is text. */
        public static final NamedSchema NONE = new NamedSchema("", "");
    }
}
