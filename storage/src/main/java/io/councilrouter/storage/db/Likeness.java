package io.councilrouter.storage.db;

import io.councilrouter.storage.db.StoredRow.Bodies;
import org.jspecify.annotations.Nullable;

/**
 * What many rows of a batch have in common, as constants of a statement of their own: of 26 columns 10 are left to be bound, 6 are left
 * out, and each text that is not bound is spared a copy in Java, one in the driver and one in the database.
 *
 * <p>Only texts of letters, digits and {@code . _ - : / @} become constants; there is nothing among them that would have to be quoted.
 */
record Likeness(
        String route,
        String dialect,
        String modelAsked,
        String model,
        String backend,
        int attempts,
        int status,
        boolean stream,
        String finishReason,
        boolean truncated) {

    private static final String COLUMNS =
            "route, dialect, model_asked, model, backend, attempts, status, stream, finish_reason, truncated, ";

    /** Of a row; null where it has what seldom rows have, or a text that is not to become a constant. */
    static @Nullable Likeness of(StoredRow row) {
        if (hasMore(row)
                || !isPlain(row.route())
                || !isPlain(row.dialect())
                || !isPlain(row.modelAsked())
                || !isPlain(row.model())
                || !isPlain(row.backend())
                || !isPlain(row.finishReason())) {
            return null;
        }
        return new Likeness(
                row.route(),
                row.dialect(),
                row.modelAsked(),
                row.model(),
                row.backend(),
                row.attempts(),
                row.status(),
                row.stream(),
                row.finishReason(),
                row.truncated());
    }

    /** Whether a row has this in common with the others. */
    boolean fits(StoredRow row) {
        return status == row.status()
                && stream == row.stream()
                && attempts == row.attempts()
                && truncated == row.truncated()
                && model.equals(row.model())
                && backend.equals(row.backend())
                && modelAsked.equals(row.modelAsked())
                && route.equals(row.route())
                && finishReason.equals(row.finishReason())
                && dialect.equals(row.dialect())
                && !hasMore(row);
    }

    /** The statement; what is bound is {@link RowColumns#OWN}. */
    String insert() {
        StringBuilder values = new StringBuilder();
        for (String text : new String[] {route, dialect, modelAsked, model, backend}) {
            text(values, text);
        }
        values.append(attempts).append(", ");
        values.append(status).append(", ");
        values.append(stream ? 1 : 0).append(", ");
        text(values, finishReason);
        values.append(truncated ? 1 : 0).append(", ");
        values.append("?, ?, ?, ?, ?, ?, ?, ?, ?, ?");
        return RowColumns.insert(COLUMNS + RowColumns.OWN, values.toString());
    }

    private static void text(StringBuilder values, String text) {
        if (text.isEmpty()) {
            values.append("NULL, ");
        } else {
            values.append('\'').append(text).append("', ");
        }
    }

    /** Whether it has something in a column that is neither a constant nor bound. */
    private static boolean hasMore(StoredRow row) {
        Bodies bodies = row.bodies();
        return row.thinkingTokens() >= 0
                || !Double.isNaN(row.cost())
                || !row.error().isEmpty()
                || !row.councilId().isEmpty()
                || bodies.thinking().length > 0
                || bodies.toolCalls().length > 0;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= ':') || c == '_' || c == '@';
            if (!plain) {
                return false;
            }
        }
        return true;
    }
}
