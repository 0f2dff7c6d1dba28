package io.councilrouter.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the constants of an enum are written in the configuration. */
final class Choices {

    private Choices() {}

    /** A constant's name the way it is written in the file: {@code WHEN_EMPTY} is {@code when-empty}. */
    static String text(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * A constant the way it is written in the file; one whose {@code toString} differs from its name is written like
     * that.
     */
    static String text(Enum<?> constant) {
        return constant.toString().equals(constant.name()) ? text(constant.name()) : constant.toString();
    }

    /** All constants of an enum, the way they are written in the file. */
    static List<String> of(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> text((Enum<?>) constant))
                .toList();
    }

    /** A form in which {@code -} and {@code _} are the same. */
    static String normal(String name) {
        return name.replace('-', '_');
    }
}
