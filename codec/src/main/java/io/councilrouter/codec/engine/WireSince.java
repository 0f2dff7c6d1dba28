package io.councilrouter.codec.engine;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * From which version of an engine on it has a wire.
 *
 * @param wire the wire's label, such as {@code openai chat}
 * @param version the first version that has it: numbers between dots
 */
record WireSince(String wire, String version) {

    /**
     * Which of these wires an engine of that version cannot have. None where the version is unknown: it is no numbers, or all
     * of them are 0, as in builds that nobody has given a version.
     *
     * @param all every wire that came later than the engine itself
     * @param version as the engine says it; what follows the numbers, as in {@code 1.2.0-rc3}, does not count
     */
    static Set<String> lacking(List<WireSince> all, String version) {
        int[] numbers = numbers(version);
        Set<String> lacking = new TreeSet<>();
        if (known(numbers)) {
            for (WireSince each : all) {
                if (compare(numbers, numbers(each.version)) < 0) {
                    lacking.add(each.wire);
                }
            }
        }
        return lacking;
    }

    private static boolean known(int[] numbers) {
        for (int each : numbers) {
            if (each > 0) {
                return true;
            }
        }
        return false;
    }

    /** The numbers at its beginning, the rest 0. */
    private static int[] numbers(String version) {
        int[] numbers = new int[3];
        int at = version.startsWith("v") ? 1 : 0;
        for (int i = 0; i < numbers.length; i++) {
            int from = at;
            while (at < version.length() && at - from < 6 && version.charAt(at) >= '0' && version.charAt(at) <= '9') {
                numbers[i] = 10 * numbers[i] + version.charAt(at++) - '0';
            }
            if (at == from || at == version.length() || version.charAt(at) != '.') {
                break;
            }
            at++;
        }
        return numbers;
    }

    private static int compare(int[] a, int[] b) {
        for (int i = 0; i < a.length; i++) {
            if (a[i] != b[i]) {
                return Integer.compare(a[i], b[i]);
            }
        }
        return 0;
    }
}
