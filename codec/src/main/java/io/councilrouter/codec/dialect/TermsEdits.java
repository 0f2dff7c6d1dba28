package io.councilrouter.codec.dialect;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FieldWords;
import io.councilrouter.codec.chat.ModelTerms;
import io.councilrouter.codec.chat.Param;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.fault.Fault;
import io.councilrouter.codec.json.BodyEdits;
import io.councilrouter.codec.json.Json;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link ModelTerms} of a named model change in a body that stays on its wire. Everything else of the body is
 * passed on byte for byte: fields are taken out between its slices, others put in at the root's beginning.
 *
 * <pre>
 *   body     {"model":"cpu","top_p":1,"messages":[...],"x_new":[1.50]}         strip: [top_p]
 *   out      {"temperature":0.2,"model":"cpu","messages":[...],"x_new":[1.50]} options: {temperature: 0.2}
 * </pre>
 *
 * <p>One attempt's, on its loop. {@link #step} until it is true, then {@link #into}.
 */
public final class TermsEdits {
    private final Wire wire;
    private final RequestOrder order;
    private final ModelTerms terms;
    private final boolean talks;
    private final ByteBuf body;
    private final BodyMembers found;
    private final List<String> dropped = new ArrayList<>();
    private @Nullable Fault fault;

    /**
     * Edits of {@code body}.
     *
     * @param talks whether the request is one in which the system may say something
     */
    public TermsEdits(
            Wire wire,
            RequestOrder order,
            ModelTerms terms,
            boolean talks,
            @Borrowed ByteBuf body,
            RequestFacts facts) {
        this.wire = wire;
        this.order = order;
        this.terms = terms;
        this.talks = talks;
        this.body = body;
        found = new BodyMembers(body, facts.longSpans());
    }

    /** Reads on for one turn; true when the body has been read. */
    public boolean step() {
        return found.step();
    }

    /** Adds the changes to {@code edits}, which may have others. */
    public void into(BodyEdits edits) {
        List<BodyMember> members = found.members();
        Set<String> said = new HashSet<>();
        ByteBuf limit = null;
        for (BodyMember each : members) {
            String key = FieldWords.key(each.name());
            boolean counts = each.value() != Json.NULL && !FieldWords.groups(each.name()) && !terms.rules(key);
            if (counts && said.add(key) && key.equals(Param.MAX_TOKENS.label()) && each.value() == Json.NUMBER) {
                limit = body.slice(body.readerIndex() + (int) each.start(), (int) (each.to() - each.start()));
            }
        }
        List<ModelTerms.FieldTerm> due = terms.due(said);
        SaidFields says = SaidFields.of(wire, order, due, limit);
        fault = says.fault();
        Map<String, String> fields = new LinkedHashMap<>(says.fields());
        dropped.addAll(says.dropped());
        for (ModelTerms.FieldTerm each : terms.unspoken()) {
            if (dropped.remove(each.name())) {
                fields.put(each.name(), each.json());
            }
        }
        Set<String> out = new HashSet<>();
        due.forEach(each -> out.add(each.key()));
        List<BodyMember> root = new ArrayList<>(of(members, ""));
        system(root, fields, edits);
        for (BodyMember each : root) {
            if (groups(each)) {
                String more = fields.remove(each.name());
                Map<String, String> inner = more == null ? new LinkedHashMap<>() : SaidFields.members(more);
                change(of(members, each.name()), each.start() + 1, out, inner, edits);
            }
        }
        change(root, found.open(), out, fields, edits);
    }

    private static boolean groups(BodyMember member) {
        return member.value() == Json.OBJECT && FieldWords.groups(member.name());
    }

    /** Whether a field goes out, for good, for another value, or since it says nothing where something is said now. */
    private boolean goes(BodyMember each, Set<String> due, Map<String, String> fields) {
        String key = FieldWords.key(each.name());
        boolean empty = each.value() == Json.NULL;
        return !groups(each) && (terms.rules(key) || (empty && (due.contains(key) || fields.containsKey(each.name()))));
    }

    private static List<BodyMember> of(List<BodyMember> members, String group) {
        return members.stream().filter(each -> each.group().equals(group)).toList();
    }

    /** Takes members out of an object that {@code fields} take the place of, and puts those in behind its opening brace. */
    private void change(
            List<BodyMember> members, long open, Set<String> due, Map<String, String> fields, BodyEdits edits) {
        List<BodyMember> kept = new ArrayList<>();
        for (BodyMember each : members) {
            if (!goes(each, due, fields)) {
                kept.add(each);
            }
        }
        // What comes along with an option, such as that its result be shown, does not take the place of what is asked
        // for.
        kept.forEach(each -> fields.remove(each.name()));
        if (!fields.isEmpty()) {
            String more = SaidFields.text(fields);
            edits.insert(open, kept.isEmpty() ? more : more + ',');
        }
        boolean behind = false;
        for (int i = 0; i < members.size(); i++) {
            BodyMember each = members.get(i);
            if (kept.contains(each)) {
                behind = true;
            } else if (behind) {
                edits.replace(members.get(i - 1).to(), each.to(), "");
            } else {
                edits.replace(
                        each.from(), i + 1 < members.size() ? members.get(i + 1).from() : each.to(), "");
            }
        }
    }

    /** Lets the system speak first, where nobody has it speak. */
    private void system(List<BodyMember> root, Map<String, String> fields, BodyEdits edits) {
        String text = terms.system().toString(StandardCharsets.UTF_8);
        if (!talks || text.isEmpty() || !found.asks() || found.led()) {
            return;
        }
        SystemSlot slot = wire.systemSlot();
        String said = slot.before() + text + slot.after();
        if (slot.equals(SystemSlot.NONE)) {
            dropped.add("system");
        } else if (slot.list().isEmpty()) {
            int colon = slot.before().indexOf(':');
            fields.put(slot.before().substring(1, colon - 1), said.substring(colon + 1));
        } else {
            root.stream()
                    .filter(each -> each.name().equals(slot.list()) && each.value() == Json.ARRAY)
                    .forEach(each -> edits.insert(each.start() + 1, said + ','));
        }
    }

    /** Names of what this dialect has no place for. */
    public List<String> dropped() {
        return dropped;
    }

    /** Why something that is set cannot be said in this dialect; null if all can. */
    public @Nullable Fault fault() {
        return fault;
    }

    /** Releases what it holds; the body stays with its owner. Idempotent. */
    public void close() {
        found.close();
    }
}
