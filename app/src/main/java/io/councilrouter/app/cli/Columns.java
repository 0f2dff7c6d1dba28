package io.councilrouter.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Picks the columns of a table from rows that may lack some. */
final class Columns {

    private Columns() {}

    /** The cells of a row; a missing one is a dash. */
    static List<String> cells(Map<?, ?> row, List<String> keys) {
        List<String> cells = new ArrayList<>();
        for (String key : keys) {
            Object value = row.get(key);
            String cell = value == null ? "" : JsonText.cell(value);
            cells.add(cell.isEmpty() ? "-" : cell);
        }
        return cells;
    }

    /** The same, with the number of a list's entries instead of the entries. */
    static List<String> counts(Map<?, ?> row, List<String> keys) {
        List<String> cells = new ArrayList<>(cells(row, keys));
        for (int i = 0; i < keys.size(); i++) {
            if (row.get(keys.get(i)) instanceof List<?> list) {
                cells.set(i, Integer.toString(list.size()));
            }
        }
        return cells;
    }

    /** How many of something a row has: its number, or the length of its list. */
    static String count(Map<?, ?> row, String key) {
        return row.get(key) instanceof List<?> list
                ? Integer.toString(list.size())
                : row.get(key) instanceof String text && !text.isEmpty() ? text : "0";
    }

    /** The keys as column heads. */
    static List<String> heads(List<String> keys) {
        return keys.stream()
                .map(key -> key.toUpperCase(Locale.ROOT).replace('_', ' '))
                .toList();
    }

    /** The keys that at least one row has. */
    static List<String> present(List<Map<?, ?>> rows, List<String> keys) {
        return keys.stream()
                .filter(key -> rows.stream().anyMatch(row -> row.containsKey(key)))
                .toList();
    }
}
