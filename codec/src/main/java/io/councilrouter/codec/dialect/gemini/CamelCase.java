package io.councilrouter.codec.dialect.gemini;

/** Names of fields: Google's servers read each both in camelCase and in snake_case. Stateless. */
final class CamelCase {
    private CamelCase() {}

    /** The name as the API writes it; the same String where it is written so already. */
    static String of(String name) {
        int from = name.indexOf('_', 1);
        if (from < 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder(name.length()).append(name, 0, from);
        boolean upper = false;
        for (int i = from; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_') {
                upper = true;
            } else {
                camel.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return camel.toString();
    }
}
