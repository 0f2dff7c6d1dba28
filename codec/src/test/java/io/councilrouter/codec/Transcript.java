package io.councilrouter.codec;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Wire captures as text. A line of the text is a line of the wire, its LF included; {@code \r} is written visibly, as
 * are {@code \n}, {@code \t}, {@code \0}, {@code \\} and any byte as {@code \xHH}. A backslash at the end of a line
 * joins it with the next one. Lines that begin with {@code #} are comments; {@code \#} begins a line with a literal
 * {@code #}.
 */
public final class Transcript {

    private Transcript() {}

    /** The bytes of the capture in a resource next to the class {@code owner}. */
    public static byte[] read(Class<?> owner, String resource) {
        try (InputStream in = owner.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + resource);
            }
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of a capture. */
    public static byte[] of(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            if (append(line, out)) {
                out.write('\n');
            }
        });
        return out.toByteArray();
    }

    private static boolean append(String line, ByteArrayOutputStream out) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '\\') {
                out.write(bytes[i]);
            } else if (++i == bytes.length) {
                return false;
            } else if (bytes[i] == 'x') {
                out.write(Integer.parseInt(new String(bytes, i + 1, 2, StandardCharsets.US_ASCII), 16));
                i += 2;
            } else {
                out.write(escaped(bytes[i], line));
            }
        }
        return true;
    }

    private static int escaped(byte b, String line) {
        return switch (b) {
            case 'r' -> '\r';
            case 'n' -> '\n';
            case 't' -> '\t';
            case '0' -> 0;
            case '\\', '#' -> b;
            default -> throw new IllegalArgumentException("unknown escape in: " + line);
        };
    }
}
