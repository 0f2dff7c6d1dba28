package io.councilrouter.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the constants of an enum are written in the configuration. */
final class Choices {

    private Choices() {}

    /** A constant's name as it is written: {@code WHEN_EMPTY} is {@code when-empty}. */
    static String text(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A constant as it is written; one that prints itself otherwise than by its name has its own way. */
    static String text(Enum<?> constant) {
        return constant.toString().equals(constant.name()) ? text(constant.name()) : constant.toString();
    }

    /** All constants of an enum as they are written. */
    static List<String> of(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> text((Enum<?>) constant))
                .toList();
    }

    /** The form in which {@code -} and {@code _} are the same. */
    static String normal(String name) {
        return name.replace('-', '_');
    }
}
