package io.councilrouter.config;

import io.councilrouter.codec.provider.Provider;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a value that is a single text is read.
 *
 * @param type what documentation calls it
 * @param choices the texts allowed, if their number is limited
 * @param parse from text to value
 */
record Scalar(String type, List<String> choices, Parse parse) {

    /** Reads a text. */
    @FunctionalInterface
    interface Parse {
        /**
         * The value that a text means.
         *
         * @throws IllegalArgumentException with a message that continues the text: {@code is not a size}
         */
        Object value(String text, Reading reading);
    }

    private static final Map<Class<?>, Scalar> KINDS = Map.ofEntries(
            kind(String.class, "text", (text, _) -> text),
            kind(boolean.class, "boolean", (text, _) -> bool(text)),
            kind(int.class, "integer", (text, _) -> (int) Math.min(Integer.MAX_VALUE, Math.max(-1, whole(text)))),
            kind(Integer.class, "integer", (text, _) -> (int) Math.min(Integer.MAX_VALUE, Math.max(-1, whole(text)))),
            kind(double.class, "number", (text, _) -> number(text)),
            kind(Double.class, "number", (text, _) -> number(text)),
            kind(Duration.class, "duration", (text, _) -> Units.duration(text)),
            kind(Size.class, "size", (text, _) -> Units.size(text)),
            kind(Secret.class, "secret", (text, _) -> new Secret(text)),
            kind(Retention.class, "time to keep", (text, _) -> Retention.of(text)),
            kind(URI.class, "URL", (text, _) -> url(text)),
            kind(Cidr.class, "network", (text, _) -> network(text)),
            kind(Path.class, "path", (text, reading) -> reading.home()
                    .resolve(text)
                    .normalize()),
            kind(Provider.class, "provider", Scalar::provider));

    /** How values of a type are read; null if that takes more than a text. */
    static @Nullable Scalar of(Class<?> type) {
        if (type.isEnum()) {
            List<String> choices = Choices.of(type);
            Object[] constants = type.getEnumConstants();
            return new Scalar("choice", choices, (text, _) -> constants[choice(text, choices)]);
        }
        return KINDS.get(type);
    }

    /** A text that must be one of these names; it is then spelt as it is here. */
    static Scalar named(List<String> names) {
        return new Scalar("choice", names, (text, reading) -> {
            if (text.equals("prefix-affinity")) {
                throw new IllegalArgumentException("is not in this version");
            }
            return reading.added().contains(text) ? text : names.get(choice(text, names));
        });
    }

    /** A value as it would be written; secrets are masked. */
    static String text(Object value) {
        return switch (value) {
            case Duration duration -> Units.text(duration);
            case Enum<?> constant -> Choices.text(constant);
            case Provider provider -> provider.name();
            default -> value.toString();
        };
    }

    /** Index of a text in a list, {@code -} and {@code _} being the same. */
    static int choice(String text, List<String> choices) {
        String wanted = Choices.normal(text.toLowerCase(Locale.ROOT));
        for (int i = 0; i < choices.size(); i++) {
            if (Choices.normal(choices.get(i)).equals(wanted)) {
                return i;
            }
        }
        throw new IllegalArgumentException("is unknown" + Nearest.hint(text, choices));
    }

    private static Map.Entry<Class<?>, Scalar> kind(Class<?> type, String name, Parse parse) {
        return Map.entry(type, new Scalar(name, List.of(), parse));
    }

    private static Boolean bool(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> throw new IllegalArgumentException("is neither true nor false");
        };
    }

    private static long whole(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a whole number", e);
        }
    }

    private static double number(String text) {
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a number", e);
        }
        throw new IllegalArgumentException("is not a number");
    }

    private static Cidr network(String text) {
        try {
            return Cidr.of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not a network; write it like 10.0.0.0/8 or ::1/128", e);
        }
    }

    private static URI url(String text) {
        URI url;
        try {
            url = URI.create(text.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not a URL", e);
        }
        Authority place = Authority.of(url);
        if (place.userInfo() != null) {
            throw new IllegalArgumentException("contains credentials; use api_key or headers");
        }
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!web || place.host().isEmpty()) {
            throw new IllegalArgumentException("is not a URL; write it like http://host:port or https://host/v1");
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null || place.port() > 65535) {
            throw new IllegalArgumentException("is not a base URL: it may have only scheme, host, port and path");
        }
        return url;
    }

    private static Provider provider(String text, Reading reading) {
        Provider provider = reading.catalogue().find(text.toLowerCase(Locale.ROOT));
        if (provider != null) {
            return provider;
        }
        throw new IllegalArgumentException("is unknown"
                + Nearest.hint(
                        text,
                        reading.catalogue().all().stream().map(Provider::name).toList()));
    }
}
