package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Pieces;
import io.councilrouter.codec.chat.FieldWords;
import io.councilrouter.codec.chat.ModelTerms;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.Json;
import io.councilrouter.codec.json.JsonCursor;
import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields by which a dialect says some terms: what its writer writes of a request that says nothing else, less what it
 * writes of one that says nothing at all. So no dialect needs to be known for it.
 *
 * @param fields root field to its value, one JSON value
 * @param dropped names of the terms that the dialect has no place for
 * @param fault why one of them cannot be said at all; null if all can
 */
record SaidFields(Map<String, String> fields, List<String> dropped, @Nullable Fault fault) {

    /**
     * The fields by which {@code wire} says {@code terms}.
     *
     * @param limit the token limit of the request, on which others may depend; null for none
     */
    static SaidFields of(Wire wire, RequestOrder order, List<ModelTerms.FieldTerm> terms, @Nullable ByteBuf limit) {
        SaidFields bare = written(wire, order, List.of(), limit);
        SaidFields all = written(wire, order, terms, limit);
        Map<String, String> more = new LinkedHashMap<>(all.fields);
        more.entrySet().removeAll(bare.fields.entrySet());
        more.replaceAll((name, value) -> {
            String known = FieldWords.groups(name) ? bare.fields.get(name) : null;
            if (known == null) {
                return value;
            }
            Map<String, String> members = members(value);
            members.entrySet().removeAll(members(known).entrySet());
            return '{' + text(members) + '}';
        });
        return new SaidFields(more, all.dropped, all.fault);
    }

    private static SaidFields written(
            Wire wire, RequestOrder order, List<ModelTerms.FieldTerm> terms, @Nullable ByteBuf limit) {
        Pieces out = new Pieces(PooledByteBufAllocator.DEFAULT);
        RequestWriter writer = wire.requestWriter(order, out);
        try {
            if (limit != null) {
                writer.param(Param.MAX_TOKENS, limit);
            }
            terms.forEach(each -> each.say(writer));
            writer.end();
            ByteBuf body = out.takeComposite();
            try {
                return new SaidFields(fields(body), writer.dropped(), writer.fault());
            } finally {
                body.release();
            }
        } finally {
            writer.close();
            out.release();
        }
    }

    private static Map<String, String> fields(ByteBuf body) {
        Map<String, String> fields = new LinkedHashMap<>();
        JsonCursor json = new JsonCursor();
        try {
            json.over(body);
            json.next();
            for (Json token = json.next(); token == Json.NAME; token = json.next()) {
                String name = json.name();
                json.next();
                fields.put(name, json.rawValue().toString(StandardCharsets.UTF_8));
            }
        } finally {
            json.close();
        }
        return fields;
    }

    /** The members of a JSON object, by name. */
    static Map<String, String> members(String object) {
        ByteBuf raw = Unpooled.wrappedBuffer(object.getBytes(StandardCharsets.UTF_8));
        return fields(raw);
    }

    /** The members of an object as text, without its braces. */
    static String text(Map<String, String> members) {
        List<String> all = new ArrayList<>();
        members.forEach((name, value) -> all.add(JsonEscapes.quoted(name) + ':' + value));
        return String.join(",", all);
    }
}
