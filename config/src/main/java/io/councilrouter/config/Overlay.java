package io.councilrouter.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Applies settings to what a file says before anything is read: a value from outside goes through the same checks, and
 * a problem with it names the variable or option that it came from.
 */
final class Overlay {

    private final Problems problems;

    Overlay(Problems problems) {
        this.problems = problems;
    }

    /** The tree with all settings applied, later ones over earlier ones. */
    Tree over(Tree tree, List<Setting> settings) {
        Tree result = tree;
        for (Setting setting : settings) {
            result = set(result, setting, 0);
        }
        return result;
    }

    private Tree set(Tree tree, Setting setting, int depth) {
        if (depth == setting.path().size()) {
            return new Tree.ScalarTree(setting.where(), setting.text(), true, false);
        }
        String step = setting.path().get(depth);
        return switch (tree) {
            case Tree.Fields map -> inside(map, step, setting, depth);
            case Tree.Nothing none -> inside(new Tree.Fields(none.where(), List.of()), step, setting, depth);
            case Tree.Items list -> inside(list, step, setting, depth);
            case Tree.ScalarTree scalar -> {
                problems.error(setting.where(), key(setting), "leads into a single value, set at " + scalar.where());
                yield scalar;
            }
        };
    }

    private Tree inside(Tree.Fields map, String step, Setting setting, int depth) {
        for (Tree.TreeEntry entry : map.entries()) {
            if (same(entry.key(), step)) {
                return map.with(new Tree.TreeEntry(entry.where(), entry.key(), set(entry.value(), setting, depth + 1)));
            }
        }
        Tree value = set(new Tree.Nothing(setting.where()), setting, depth + 1);
        return map.with(new Tree.TreeEntry(setting.where(), step, value));
    }

    private Tree inside(Tree.Items list, String step, Setting setting, int depth) {
        List<Tree> items = new ArrayList<>(list.items());
        for (int i = 0; i < items.size(); i++) {
            boolean named = items.get(i) instanceof Tree.Fields map
                    && map.value("name") instanceof Tree.ScalarTree name
                    && same(name.text(), step);
            if (named || step.equals(Integer.toString(i))) {
                items.set(i, set(items.get(i), setting, depth + 1));
                return new Tree.Items(list.where(), items);
            }
        }
        problems.error(setting.where(), key(setting), "no entry of the list has the index or name \"" + step + "\"");
        return list;
    }

    /** Whether a step in a variable's name, which may use fewer characters, stands for a key or name. */
    private static boolean same(String key, String step) {
        return plain(key).equals(plain(step));
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "_");
    }

    private static String key(Setting setting) {
        return String.join(".", setting.path());
    }
}
