package io.councilrouter.storage.db;

import io.councilrouter.storage.db.StoredRow.Bodies;
import org.jspecify.annotations.Nullable;

/**
 * What many rows of a batch have in common, as constants in a statement of their own. Of 28 columns, 10 still have to
 * be bound and 7 are left out; each text that need not be bound saves one copy in Java, one in the driver and one in
 * the database.
 *
 * <p>Only texts of letters, digits and {@code . _ - : / @} become constants, none of which needs quoting.
 */
final class Likeness {
    private static final String COLUMNS =
            ", route, dialect, model_asked, model, backend, attempts, status, stream, thinking_tokens,"
                    + " finish_reason, truncated";

    private final StoredRow first;

    private Likeness(StoredRow first) {
        this.first = first;
    }

    /**
     * The likeness to a row; null if the row has values that rows seldom have, or a text that must not become a
     * constant.
     */
    static @Nullable Likeness to(StoredRow row) {
        boolean plain = isPlain(row.asked().route())
                && isPlain(row.asked().dialect())
                && isPlain(row.asked().model())
                && isPlain(row.answered().model())
                && isPlain(row.answered().backend())
                && isPlain(row.answered().finishReason());
        return plain && !hasMore(row) ? new Likeness(row) : null;
    }

    /** Whether a row shares all these values. */
    boolean fits(StoredRow row) {
        return first.answered().status() == row.answered().status()
                && first.asked().stream() == row.asked().stream()
                && first.answered().attempts() == row.answered().attempts()
                && first.answered().truncated() == row.answered().truncated()
                && first.counts().thinkingTokens() == row.counts().thinkingTokens()
                && first.answered().model().equals(row.answered().model())
                && first.answered().backend().equals(row.answered().backend())
                && first.asked().model().equals(row.asked().model())
                && first.asked().route().equals(row.asked().route())
                && first.answered().finishReason().equals(row.answered().finishReason())
                && first.asked().dialect().equals(row.asked().dialect())
                && !hasMore(row);
    }

    /** The statement; {@link RowColumns#OWN} has to be bound. */
    String insert() {
        String values = text(first.asked().route())
                + text(first.asked().dialect())
                + text(first.asked().model())
                + text(first.answered().model())
                + text(first.answered().backend())
                + number(first.answered().attempts())
                + number(first.answered().status())
                + number(first.asked().stream() ? 1 : 0)
                + (first.counts().thinkingTokens() < 0 ? ", NULL" : ", 0")
                + text(first.answered().finishReason())
                + number(first.answered().truncated() ? 1 : 0);
        return RowColumns.insert(COLUMNS, values);
    }

    private static String text(String text) {
        return text.isEmpty() ? ", NULL" : ", '" + text + '\'';
    }

    private static String number(int number) {
        return ", " + number;
    }

    /** Whether it has a value in a column that is neither a constant nor bound. */
    private static boolean hasMore(StoredRow row) {
        Bodies bodies = row.bodies();
        return row.counts().thinkingTokens() > 0
                || !Double.isNaN(row.counts().cost())
                || !row.answered().error().isEmpty()
                || !row.identity().councilId().isEmpty()
                || row.answered().promptTruncated()
                || !row.recall().id().isEmpty()
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
