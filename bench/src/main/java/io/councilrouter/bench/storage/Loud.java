package io.councilrouter.bench.storage;

import io.councilrouter.storage.write.StoreHealth;
import io.councilrouter.storage.write.WriterListener;
import org.jspecify.annotations.Nullable;

/** Anything but success makes a figure worthless. */
final class Loud implements WriterListener {
    @Override
    public void stateChanged(StoreHealth health, @Nullable Exception cause) {
        throw new IllegalStateException(health.reason(), cause);
    }

    @Override
    public void failed(String what, Throwable cause) {
        throw new IllegalStateException(what, cause);
    }
}
