package io.councilrouter.codec;

import io.netty.util.LeakPresenceDetector;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test that leaves a buffer unreleased, through Netty's {@link LeakPresenceDetector} (set in the parent POM as
 * the leak detector of all tests): it counts open buffers at once instead of waiting for a garbage collection.
 */
public final class LeakExtension implements BeforeEachCallback, AfterEachCallback {

    @Override
    public void beforeEach(ExtensionContext context) {
        if (!LeakPresenceDetector.class.getName().equals(System.getProperty("io.netty.customResourceLeakDetector"))) {
            throw new IllegalStateException(
                    "run with -Dio.netty.customResourceLeakDetector=" + LeakPresenceDetector.class.getName());
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        LeakPresenceDetector.check();
    }
}
