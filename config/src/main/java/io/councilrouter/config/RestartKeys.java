package io.councilrouter.config;

import org.jspecify.annotations.Nullable;

/** Keys whose change needs a restart: a reload leaves them as they are. */
public final class RestartKeys {
    private RestartKeys() {}

    /** {@code after}, but with the values {@code before} for everything that only a restart can change. */
    public static GatewayConfig kept(GatewayConfig before, GatewayConfig after) {
        return kept(Shape.of(GatewayConfig.class), before, after);
    }

    private static <R extends Record> R kept(Shape<R> shape, Record before, Record after) {
        @Nullable Object[] values = shape.defaultValues();
        shape.fill(values, after);
        for (Field field : shape.fields()) {
            Object then = field.in(before);
            Object now = field.in(after);
            values[field.index()] = !field.key().reload()
                    ? then
                    : field.form() instanceof Form.BlockForm block
                                    && then instanceof Record old
                                    && now instanceof Record next
                            ? kept(block.shape(), old, next)
                            : now;
        }
        return shape.make(values);
    }
}
