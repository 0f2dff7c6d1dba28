package io.councilrouter.codec;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import java.util.Set;

/**
 * Copies of wire bytes through the heap, as a predicate for rules about hot packages. Constants that are made when a
 * class is loaded do not count, since they are made once (those of an enum by its constructor).
 */
public final class RoundTrips {

    private static final Set<String> COPIES = Set.of("copy", "copiedBuffer", "readCharSequence", "getCharSequence");

    private RoundTrips() {}

    /** Accesses that turn a buffer's bytes into a {@code byte[]} or a {@code String}, or the reverse. */
    public static DescribedPredicate<JavaAccess<?>> ofBytes() {
        return DescribedPredicate.describe("a round trip through byte[] or String", RoundTrips::isOne);
    }

    private static boolean isOne(JavaAccess<?> access) {
        JavaCodeUnit origin = access.getOrigin();
        boolean onLoading = origin.getName().equals("<clinit>")
                || (origin.getName().equals("<init>") && origin.getOwner().isEnum());
        if (onLoading) {
            return false;
        }
        AccessTarget target = access.getTarget();
        String name = target.getName();
        String parameters = target.getFullName();
        return switch (target.getOwner().getName()) {
            case "java.lang.String" -> name.equals("getBytes") || (name.equals("<init>") && parameters.contains("[B"));
            case "io.netty.buffer.ByteBuf", "io.netty.buffer.Unpooled" -> COPIES.contains(name);
            case "io.netty.buffer.ByteBufUtil" -> name.equals("getBytes");
            default -> false;
        };
    }
}
