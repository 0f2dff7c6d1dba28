package io.councilrouter.proxy.gate;

import io.councilrouter.codec.dialect.Dialect;
import io.councilrouter.codec.dialect.Target;
import io.councilrouter.codec.http.KnownHeader;
import io.councilrouter.codec.http.Method;
import io.councilrouter.codec.http.RequestHead;
import io.councilrouter.proxy.exchange.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All methods and paths that the gateway answers. Rows are tried in order, so the busiest come first. A {@code *} at the end of a
 * path stands for anything below it, {@code {name}} for one segment, and {@code {model}} for a model's name, which may have slashes
 * and colons: what follows it, such as {@code :generate}, tells apart what can be asked of it. Immutable, shared by all loops.
 */
public final class EndpointTable {
    @SuppressWarnings("ArrayRecordComponent") // encoded once, never compared
    private record EndpointRow(
            byte[] path,
            PathShape shape,
            byte[] suffix,
            Set<Method> methods,
            @Nullable KnownHeader mark,
            Endpoint endpoint) {
        boolean matches(RequestHead head) {
            if (mark != null && !head.headers().has(mark)) {
                return false;
            }
            return switch (shape) {
                case WHOLE -> head.pathIs(path);
                case BELOW -> head.pathLength() > path.length && head.pathStartsWith(path);
                case NAME -> surrounds(head);
                case SEGMENT -> surrounds(head) && oneSegment(head);
            };
        }

        private boolean surrounds(RequestHead head) {
            return head.pathLength() > path.length + suffix.length
                    && head.pathStartsWith(path)
                    && head.pathEndsWith(suffix);
        }

        private boolean oneSegment(RequestHead head) {
            for (int i = path.length; i < head.pathLength() - suffix.length; i++) {
                if (head.pathByte(i) == '/') {
                    return false;
                }
            }
            return true;
        }
    }

    /** How much of a request's path the path of a row describes. */
    private enum PathShape {
        WHOLE,
        BELOW,
        SEGMENT,
        NAME
    }

    @SuppressWarnings("ArrayRecordComponent") // encoded once, never compared
    private record Prefix(byte[] path, Dialect dialect) {}

    private final List<EndpointRow> rows;
    private final List<Prefix> prefixes;
    private final List<byte[]> closed;
    private final List<Dialect> marked;
    private final Dialect general;

    private EndpointTable(EndpointTableBuilder from, Dialect general) {
        rows = List.copyOf(from.rows);
        prefixes = List.copyOf(from.prefixes);
        closed = List.copyOf(from.closed);
        marked = List.copyOf(from.marked);
        this.general = general;
    }

    /** Collects rows. */
    public static final class EndpointTableBuilder {
        private final List<EndpointRow> rows = new ArrayList<>();
        private final List<Prefix> prefixes = new ArrayList<>();
        private final List<byte[]> closed = new ArrayList<>();
        private final List<Dialect> marked = new ArrayList<>();

        /** Answers {@code methods} on {@code path}; GET includes HEAD. */
        public EndpointTableBuilder on(Set<Method> methods, String path, Endpoint endpoint) {
            return row(methods, path, null, endpoint);
        }

        /**
         * The same for the clients of {@code dialect}, who are known by its mark; what the path means to others is said
         * after it.
         */
        public EndpointTableBuilder onMarked(Dialect dialect, Set<Method> methods, String path, Endpoint endpoint) {
            return row(methods, path, dialect.mark(), endpoint);
        }

        private EndpointTableBuilder row(
                Set<Method> methods, String path, @Nullable KnownHeader mark, Endpoint endpoint) {
            int open = path.indexOf('{');
            boolean below = path.endsWith("*");
            PathShape inside = path.contains(Target.MODEL) ? PathShape.NAME : PathShape.SEGMENT;
            PathShape shape = below ? PathShape.BELOW : open >= 0 ? inside : PathShape.WHOLE;
            String text = below ? path.substring(0, path.length() - 1) : open >= 0 ? path.substring(0, open) : path;
            String suffix = open >= 0 ? path.substring(path.indexOf('}') + 1) : "";
            EnumSet<Method> all = EnumSet.copyOf(methods);
            if (all.contains(Method.GET)) {
                all.add(Method.HEAD);
            }
            rows.add(new EndpointRow(
                    text.getBytes(StandardCharsets.US_ASCII),
                    shape,
                    suffix.getBytes(StandardCharsets.US_ASCII),
                    all,
                    mark,
                    endpoint));
            return this;
        }

        /** Has unknown paths below {@code path} refused in {@code dialect}. */
        public EndpointTableBuilder speaks(String path, Dialect dialect) {
            prefixes.add(new Prefix(path.getBytes(StandardCharsets.US_ASCII), dialect));
            return this;
        }

        /** Keeps web pages from reading answers to any path that begins with {@code path}, known or not. */
        public EndpointTableBuilder closes(String path) {
            closed.add(path.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        /** Has unknown paths refused in {@code dialect} where a client is known by its mark. */
        public EndpointTableBuilder marks(Dialect dialect) {
            marked.add(dialect);
            return this;
        }

        /** The table; other unknown paths are refused in {@code general}. */
        public EndpointTable build(Dialect general) {
            return new EndpointTable(this, general);
        }
    }

    /** The endpoint of a request, null when path or method is unknown. */
    public @Nullable Endpoint find(RequestHead head) {
        for (EndpointRow row : rows) {
            if (row.methods.contains(head.method()) && row.matches(head)) {
                return row.endpoint;
            }
        }
        return null;
    }

    /** Methods that the path answers to, for {@code Allow}; empty when the path is unknown. */
    public String allowed(RequestHead head) {
        return rows.stream()
                .filter(row -> row.matches(head))
                .flatMap(row -> row.methods.stream())
                .distinct()
                .sorted()
                .map(Method::name)
                .collect(Collectors.joining(", "));
    }

    /** The dialect in which a request without an endpoint is refused, by the beginning of its path or its client's mark. */
    public Dialect dialect(RequestHead head) {
        for (Prefix prefix : prefixes) {
            if (head.pathStartsWith(prefix.path)) {
                return prefix.dialect;
            }
        }
        for (Dialect each : marked) {
            KnownHeader mark = each.mark();
            if (mark != null && head.headers().has(mark)) {
                return each;
            }
        }
        return general;
    }

    /** Whether web pages are kept from reading answers to this path. */
    public boolean closed(RequestHead head) {
        for (byte[] each : closed) {
            if (head.pathStartsWith(each)) {
                return true;
            }
        }
        return false;
    }

    /** Method and path of every row, for documentation and tests. */
    public List<String> routes() {
        return rows.stream()
                .flatMap(row -> row.methods.stream().sorted().map(m -> m + " " + row.endpoint.route()))
                .distinct()
                .toList();
    }
}
