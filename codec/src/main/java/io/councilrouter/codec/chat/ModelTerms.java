package io.councilrouter.codec.chat;

import io.councilrouter.codec.json.JsonEscapes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the requests to one named model are changed: parameters where they leave some out, what the system says where
 * they do not, fields that are taken out, fields that are said instead of theirs. Immutable, shared between threads.
 */
public final class ModelTerms {
    private final List<FieldTerm> options;
    private final List<FieldTerm> set;
    private final Set<String> strip;
    private final Set<String> ruled = new HashSet<>();
    private final Set<String> known = new HashSet<>();
    private final byte[] system;

    /**
     * A field and its value.
     *
     * @param name as it is written in some API
     * @param json its value, one JSON value
     */
    public record FieldTerm(String name, String json) {

        /** The same for all fields that mean the same. */
        public String key() {
            return FieldWords.key(name);
        }

        /** Its value. The caller's to look at; nobody needs to release it. */
        public ByteBuf raw() {
            return Unpooled.wrappedBuffer(json.getBytes(StandardCharsets.UTF_8));
        }

        /** Whether the vocabulary has a verb for it. */
        boolean spoken() {
            return FieldWords.param(name) != null || thinking() != null || format();
        }

        private @Nullable Thinking thinking() {
            if (!key().equals(FieldWords.THINKING)) {
                return null;
            }
            return switch (json) {
                case "true" -> Thinking.ON;
                case "false" -> Thinking.OFF;
                default -> json.startsWith("\"") ? Thinking.of(json.substring(1, json.length() - 1)) : null;
            };
        }

        private boolean format() {
            return key().equals(FieldWords.FORMAT) && (json.equals("\"json\"") || json.startsWith("{"));
        }

        /** Says it in the vocabulary; what that has no word for is said by its name. */
        public void say(ChatSink to) {
            Param param = FieldWords.param(name);
            Thinking level = thinking();
            if (param != null) {
                to.param(param, raw());
            } else if (level != null) {
                to.thinking(level);
            } else if (format()) {
                to.format(json.startsWith("{") ? raw() : null);
            } else {
                to.other(name, raw());
            }
        }
    }

    /**
     * The terms of one model.
     *
     * @param options said where a request does not
     * @param system said first where a request does not begin with what the system says; empty for nothing
     * @param strip names of fields that are taken out of requests
     * @param set said instead of what requests say
     */
    public ModelTerms(List<FieldTerm> options, String system, List<String> strip, List<FieldTerm> set) {
        this.options = List.copyOf(options);
        this.set = List.copyOf(set);
        this.system = inside(system);
        Set<String> out = new HashSet<>();
        strip.forEach(each -> out.add(FieldWords.key(each)));
        if (out.contains(FieldWords.TOOLS)) {
            // They mean nothing without tools, and most servers refuse them then.
            out.addAll(List.of("tool_choice", "tool_config", Param.PARALLEL_TOOL_CALLS.label()));
        }
        this.strip = Set.copyOf(out);
        ruled.addAll(out);
        set.forEach(each -> ruled.add(each.key()));
        known.addAll(ruled);
        options.forEach(each -> known.add(each.key()));
    }

    private static byte[] inside(String text) {
        String quoted = JsonEscapes.quoted(text);
        return quoted.substring(1, quoted.length() - 1).getBytes(StandardCharsets.UTF_8);
    }

    /** Whether requests are passed on as they are. */
    public boolean none() {
        return known.isEmpty() && system.length == 0;
    }

    /** What is said where a request does not say it. */
    public List<FieldTerm> options() {
        return options;
    }

    /** What is said instead of what a request says. */
    public List<FieldTerm> set() {
        return set;
    }

    /** Whether a request's own field with that key goes out, be it for good or for another value. */
    public boolean rules(String key) {
        return ruled.contains(key);
    }

    /** Whether fields with that key are taken out for good. */
    public boolean strips(String key) {
        return strip.contains(key);
    }

    /** Whether anything is said of fields with that key. */
    public boolean knows(String key) {
        return known.contains(key);
    }

    /** What the system says, the inside of a JSON string; empty for nothing. The caller's to look at. */
    public ByteBuf system() {
        return Unpooled.wrappedBuffer(system);
    }

    /** What has to be said in a request that says {@code said} already: all that is set, and the options it leaves out. */
    public List<FieldTerm> due(Set<String> said) {
        List<FieldTerm> due = new ArrayList<>(set);
        for (FieldTerm each : options) {
            if (!said.contains(each.key())
                    && set.stream().noneMatch(other -> other.key().equals(each.key()))) {
                due.add(each);
            }
        }
        return due;
    }

    /** Those that are set although no API in the middle has a word for them, and so go into a body as they are written. */
    public List<FieldTerm> unspoken() {
        return set.stream().filter(each -> !each.spoken()).toList();
    }
}
