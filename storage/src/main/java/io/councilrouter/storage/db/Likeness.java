package io.councilrouter.storage.db;

import io.councilrouter.storage.db.StoredRow.Bodies;
import org.jspecify.annotations.Nullable;

/**
 * What many rows of a batch have in common, as constants of a statement of their own: of 26 columns 10 are left to be bound, 5 are left
 * out, and each text that is not bound is spared a copy in Java, one in the driver and one in the database.
 *
 * <p>Only texts of letters, digits and {@code . _ - : / @} become constants; there is nothing among them that would have to be quoted.
 */
final class Likeness {
    private static final String COLUMNS =
            ", route, dialect, model_asked, model, backend, attempts, status, stream, thinking_tokens,"
                    + " finish_reason, truncated";

    private final StoredRow first;

    private Likeness(StoredRow first) {
        this.first = first;
    }

    /** To a row; null where it has what seldom rows have, or a text that is not to become a constant. */
    static @Nullable Likeness to(StoredRow row) {
        boolean plain = isPlain(row.route())
                && isPlain(row.dialect())
                && isPlain(row.modelAsked())
                && isPlain(row.model())
                && isPlain(row.backend())
                && isPlain(row.finishReason());
        return plain && !hasMore(row) ? new Likeness(row) : null;
    }

    /** Whether a row has all this in common with the first. */
    boolean fits(StoredRow row) {
        return first.status() == row.status()
                && first.stream() == row.stream()
                && first.attempts() == row.attempts()
                && first.truncated() == row.truncated()
                && first.thinkingTokens() == row.thinkingTokens()
                && first.model().equals(row.model())
                && first.backend().equals(row.backend())
                && first.modelAsked().equals(row.modelAsked())
                && first.route().equals(row.route())
                && first.finishReason().equals(row.finishReason())
                && first.dialect().equals(row.dialect())
                && !hasMore(row);
    }

    /** The statement; what is bound is {@link RowColumns#OWN}. */
    String insert() {
        String values = text(first.route())
                + text(first.dialect())
                + text(first.modelAsked())
                + text(first.model())
                + text(first.backend())
                + number(first.attempts())
                + number(first.status())
                + number(first.stream() ? 1 : 0)
                + (first.thinkingTokens() < 0 ? ", NULL" : ", 0")
                + text(first.finishReason())
                + number(first.truncated() ? 1 : 0);
        return RowColumns.insert(COLUMNS, values);
    }

    private static String text(String text) {
        return text.isEmpty() ? ", NULL" : ", '" + text + '\'';
    }

    private static String number(int number) {
        return ", " + number;
    }

    /** Whether it has something in a column that is neither a constant nor bound. */
    private static boolean hasMore(StoredRow row) {
        Bodies bodies = row.bodies();
        return row.thinkingTokens() > 0
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
