package io.councilrouter.storage.db;

import io.councilrouter.storage.db.StoredRow.Bodies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import org.jspecify.annotations.Nullable;

/** How a row lies in its columns. Empty texts, unknown numbers and empty bodies are NULL there. */
final class RowColumns {
    /** Everything but the bodies, in the order of {@link StoredRow}. */
    static final String FACTS =
            "id, client, key_id, council_id, route, dialect, model_asked, stream, model, backend, attempts,"
                    + " status, finish_reason, error, truncated, created, ttft_ms, duration_ms, prompt_tokens, completion_tokens,"
                    + " thinking_tokens, cost";

    /** What was said. */
    static final String BODIES = "request, response, thinking, tool_calls";

    /** What a search may be narrowed by. */
    static final String FACETS = "created, route, model, backend, status, key_id, council_id";

    /** What {@link Likeness} leaves to be bound, in the order of {@link #bindOwn}. */
    static final String OWN =
            "id, created, prompt_tokens, completion_tokens, ttft_ms, duration_ms, client, key_id, request, response";

    /** As many as {@link #OWN} has columns. */
    private static final String OWN_VALUES = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

    private static final int OWN_COUNT = 10;

    /** A new row; one whose id is there already is left alone, in both databases by the same words. */
    static final String INSERT = insert(
            ", route, dialect, model_asked, model, backend, attempts, status, stream, thinking_tokens, cost,"
                    + " finish_reason, error, council_id, truncated, thinking, tool_calls",
            ", ?".repeat(16));

    private RowColumns() {}

    /** A statement that inserts {@link #OWN} and more columns, as a list that begins with a comma, and so do their values. */
    static String insert(String more, String values) {
        return "INSERT INTO responses(" + OWN + more + ") VALUES (" + OWN_VALUES + values
                + ") ON CONFLICT (id) DO NOTHING";
    }

    /** Fills in {@link #INSERT}. */
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
    }

    /** Fills in {@link #OWN}. */
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

    /** Reads a row whose column 1 is n and whose facts begin at column 2, with its bodies after them where wanted. */
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
                                from.getInt(++at) != 0),
                        new StoredRow.Times(from.getLong(++at), number(from, ++at, -1), number(from, ++at, 0)),
                        new StoredRow.Counts(
                                count(from, ++at),
                                count(from, ++at),
                                count(from, ++at),
                                number(from, ++at, Double.NaN)),
                        bodies ? bodies(from, ++at) : Bodies.NONE));
    }

    /** Reads the four bodies that begin at a column. */
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

    /** PostgreSQL's texts know no NUL. */
    static String clean(String value) {
        return value.indexOf('\0') < 0 ? value : value.replace('\0', ' ');
    }

    /** The same for UTF-8 that becomes text; what is no UTF-8 becomes U+FFFD. */
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

    /** Binds parameters that are texts or whole numbers, from the first on. */
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
