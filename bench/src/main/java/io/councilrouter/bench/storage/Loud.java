package io.councilrouter.bench.storage;

import io.councilrouter.storage.write.StoreHealth;
import io.councilrouter.storage.write.WriterListener;
import org.jspecify.annotations.Nullable;

/** Fails on anything but success, which would make a figure worthless. */
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
