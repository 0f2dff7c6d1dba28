package io.councilrouter.storage.db;

import io.councilrouter.storage.db.StoredRow.Bodies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** How a row is stored in its columns. Empty texts, unknown numbers and empty bodies are NULL. */
final class RowColumns {
    /** All columns except the bodies, in the order of {@link StoredRow}. */
    static final String FACTS =
            "id, client, key_id, council_id, route, dialect, model_asked, stream, model, backend, attempts,"
                    + " status, finish_reason, error, truncated, prompt_truncated, created, ttft_ms, duration_ms, prompt_tokens, completion_tokens,"
                    + " thinking_tokens, cost";

    /** The bodies. */
    static final String BODIES = "request, response, thinking, tool_calls";

    /** The columns by which a search may be narrowed. */
    static final String FACETS = "created, route, model, backend, status, key_id, council_id";

    /** The columns that {@link Likeness} leaves to be bound, in the order of {@link #bindOwn}. */
    static final String OWN =
            "id, created, prompt_tokens, completion_tokens, ttft_ms, duration_ms, client, key_id, request, response";

    /** As many placeholders as {@link #OWN} has columns. */
    private static final String OWN_VALUES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

    private static final int OWN_COUNT = 10;

    /** Inserts a row and leaves one whose id is already there alone, with the same words in both databases. */
    static final String INSERT = insert(
            ", route, dialect, model_asked, model, backend, attempts, status, stream, thinking_tokens, cost,"
                    + " finish_reason, error, council_id, truncated, thinking, tool_calls, answer_id, answer, prompt_truncated",
            ", ?".repeat(19));

    /** Empties a row of what was said; the id by which a client came back to it stays, so that it can be told. */
    static final String FORGET = "UPDATE responses SET request = NULL, response = NULL, thinking = NULL,"
            + " tool_calls = NULL, answer = NULL";

    /** The facts, the bodies and what a client comes back to, as {@link #readAnswer} reads them. */
    static final String WITH_ANSWER = FACTS + ", " + BODIES + ", answer_id, answer";

    private static final int RECALL_AT = 29;

    private RowColumns() {}

    /**
     * A statement that inserts {@link #OWN} and further columns; the list of these begins with a comma, and so does the
     * list of their values.
     */
    static String insert(String more, String values) {
        return "INSERT INTO responses(" + OWN + more + ") VALUES (" + OWN_VALUES + values
                + ") ON CONFLICT (id) DO NOTHING";
    }

    /** Binds the parameters of {@link #INSERT}. */
    static void bind(PreparedStatement into, StoredRow row, Compression compression) throws SQLException {
        bindOwn(into, row, compression);
        int at = OWN_COUNT;
        text(into, ++at, row.asked().route());
        text(into, ++at, row.asked().dialect());
        text(into, ++at, row.asked().model());
        text(into, ++at, row.answered().model());
        text(into, ++at, row.answered().backend());
        into.setInt(++at, row.answered().attempts());
        into.setInt(++at, row.answered().status());
        into.setInt(++at, row.asked().stream() ? 1 : 0);
        count(into, ++at, row.counts().thinkingTokens());
        number(into, ++at, row.counts().cost());
        text(into, ++at, row.answered().finishReason());
        text(into, ++at, row.answered().error());
        text(into, ++at, row.identity().councilId());
        into.setInt(++at, row.answered().truncated() ? 1 : 0);
        into.setBytes(++at, compression.pack(row.bodies().thinking()));
        into.setBytes(++at, compression.pack(row.bodies().toolCalls()));
        text(into, ++at, row.recall().id());
        into.setBytes(++at, compression.pack(row.recall().answer()));
        count(into, ++at, row.answered().promptTruncated() ? 1 : -1);
    }

    /** Binds the parameters of {@link #OWN}. */
    static void bindOwn(PreparedStatement into, StoredRow row, Compression compression) throws SQLException {
        int at = 0;
        into.setString(++at, clean(row.id()));
        into.setLong(++at, row.times().created());
        count(into, ++at, row.counts().promptTokens());
        count(into, ++at, row.counts().completionTokens());
        number(into, ++at, row.times().ttftMs() < 0 ? Double.NaN : row.times().ttftMs());
        number(into, ++at, row.times().durationMs());
        text(into, ++at, row.identity().client());
        text(into, ++at, row.identity().keyId());
        into.setBytes(++at, compression.pack(row.bodies().request()));
        into.setBytes(++at, compression.pack(row.bodies().response()));
    }

    /** Reads a row with n in column 1 and {@link #WITH_ANSWER} from column 2. */
    static KeptRow readAnswer(ResultSet from) throws SQLException, IOException {
        KeptRow kept = read(from, true);
        StoredRow row = kept.row();
        StoredRow.Recall recall =
                new StoredRow.Recall(text(from, RECALL_AT), Compression.unpack(from.getBytes(RECALL_AT + 1)));
        return new KeptRow(
                kept.n(),
                new StoredRow(
                        row.identity(), row.asked(), row.answered(), row.times(), row.counts(), row.bodies(), recall));
    }

    /** Reads a row with n in column 1 and its facts from column 2, followed by its bodies if they are wanted. */
    static KeptRow read(ResultSet from, boolean bodies) throws SQLException, IOException {
        int at = 1;
        long n = from.getLong(at);
        return new KeptRow(
                n,
                new StoredRow(
                        new StoredRow.Identity(text(from, ++at), text(from, ++at), text(from, ++at), text(from, ++at)),
                        new StoredRow.Asked(
                                text(from, ++at), text(from, ++at), text(from, ++at), from.getInt(++at) != 0),
                        new StoredRow.Answered(
                                text(from, ++at),
                                text(from, ++at),
                                from.getInt(++at),
                                from.getInt(++at),
                                text(from, ++at),
                                text(from, ++at),
                                from.getInt(++at) != 0,
                                from.getInt(++at) != 0),
                        new StoredRow.Times(from.getLong(++at), number(from, ++at, -1), number(from, ++at, 0)),
                        new StoredRow.Counts(
                                count(from, ++at),
                                count(from, ++at),
                                count(from, ++at),
                                number(from, ++at, Double.NaN)),
                        bodies ? bodies(from, ++at) : Bodies.NONE));
    }

    /** Reads the four bodies, beginning at a column. */
    static Bodies bodies(ResultSet from, int first) throws SQLException, IOException {
        return new Bodies(
                Compression.unpack(from.getBytes(first)),
                Compression.unpack(from.getBytes(first + 1)),
                Compression.unpack(from.getBytes(first + 2)),
                Compression.unpack(from.getBytes(first + 3)));
    }

    /** A text column, empty where it is NULL. */
    static String text(ResultSet from, int at) throws SQLException {
        String value = from.getString(at);
        return value == null ? "" : value;
    }

    /** Removes NUL, which PostgreSQL's texts do not allow. */
    static String clean(String value) {
        return value.indexOf('\0') < 0 ? value : value.replace('\0', ' ');
    }

    /** The same for UTF-8 that becomes text; invalid UTF-8 becomes U+FFFD. */
    static String clean(byte[] utf8) {
        return clean(new String(utf8, StandardCharsets.UTF_8));
    }

    private static void text(PreparedStatement into, int at, String value) throws SQLException {
        into.setString(at, value.isEmpty() ? null : clean(value));
    }

    private static void count(PreparedStatement into, int at, long value) throws SQLException {
        if (value < 0) {
            into.setNull(at, Types.BIGINT);
        } else {
            into.setLong(at, value);
        }
    }

    private static long count(ResultSet from, int at) throws SQLException {
        long value = from.getLong(at);
        return from.wasNull() ? -1 : value;
    }

    private static void number(PreparedStatement into, int at, double value) throws SQLException {
        if (Double.isNaN(value)) {
            into.setNull(at, Types.DOUBLE);
        } else {
            into.setDouble(at, value);
        }
    }

    private static double number(ResultSet from, int at, double unknown) throws SQLException {
        double value = from.getDouble(at);
        return from.wasNull() ? unknown : value;
    }

    /** Binds parameters that are texts or whole numbers, starting with the first. */
    static void bind(PreparedStatement into, Iterable<?> parameters) throws SQLException {
        int at = 0;
        for (@Nullable Object parameter : parameters) {
            at++;
            switch (parameter) {
                case Long number -> into.setLong(at, number);
                case Integer number -> into.setInt(at, number);
                case String text -> into.setString(at, text);
                case null, default -> throw new IllegalArgumentException("no parameter of a query: " + parameter);
            }
        }
    }
}
