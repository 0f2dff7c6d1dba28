package io.councilrouter.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A value that differs between two configurations.
 *
 * @param path dotted; a backend is identified by its name
 * @param before the old value as it would be written, secrets masked; empty if there was none
 * @param after the new value in the same form
 * @param reload whether a reload applies the change; if not, a restart is needed
 */
public record Change(String path, String before, String after, boolean reload) {

    /** All differences, in the order of the table of keys; removed values come last. */
    public static List<Change> between(GatewayConfig before, GatewayConfig after) {
        Map<String, Leaf> old = new LinkedHashMap<>();
        Leaf.of(before).forEach(leaf -> old.put(leaf.path(), leaf));
        List<Change> changes = new ArrayList<>();
        for (Leaf now : Leaf.of(after)) {
            Leaf then = old.remove(now.path());
            if (then == null) {
                if (!now.text().isEmpty()) {
                    changes.add(new Change(now.path(), "", now.text(), now.reload()));
                }
            } else if (!Objects.equals(then.value(), now.value())) {
                changes.add(new Change(now.path(), then.text(), now.text(), now.reload()));
            }
        }
        for (Leaf gone : old.values()) {
            if (!gone.text().isEmpty()) {
                changes.add(new Change(gone.path(), gone.text(), "", gone.reload()));
            }
        }
        templates(before.council().templates(), after.council().templates(), changes);
        if (!before.council().taskRules().equals(after.council().taskRules())) {
            changes.add(new Change("council." + TaskRuleReader.NAME + " (rules)", "", "", true));
        }
        return changes;
    }

    /** Templates are not values in the table of keys; a change in one is reported under its name. */
    private static void templates(List<TemplateConfig> before, List<TemplateConfig> after, List<Change> changes) {
        Map<String, TemplateConfig> old = new LinkedHashMap<>();
        before.forEach(each -> old.put(each.name(), each));
        for (TemplateConfig now : after) {
            TemplateConfig then = old.remove(now.name());
            if (!now.equals(then)) {
                String was = then == null ? "" : then.source();
                changes.add(new Change("council.templates." + now.name(), was, now.source(), true));
            }
        }
        old.values()
                .forEach(gone -> changes.add(new Change("council.templates." + gone.name(), gone.source(), "", true)));
    }

    @Override
    public String toString() {
        String change = before.equals(after)
                ? "changed"
                : (before.isEmpty() ? "(none)" : before) + " -> " + (after.isEmpty() ? "(none)" : after);
        return path + ": " + change + (reload ? "" : " (needs a restart)");
    }
}
