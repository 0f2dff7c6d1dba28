package io.councilrouter.bench.load.wire;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;

/**
 * Sets what Netty logs while the tools run. It is a separate class, because once a class with a field of a Netty type
 * has been loaded it is too late.
 */
public final class NettyLogging {

    private NettyLogging() {}

    /** Logs warnings only, to standard error, whatever logging is on the class path. Call before anything else. */
    public static void quiet() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }
}
