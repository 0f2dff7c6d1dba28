package io.councilrouter.bench.load.wire;

import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;

/** What Netty says while the tools run. A class of its own, because loading any that has a field of Netty's is already too late. */
public final class NettyLogging {

    private NettyLogging() {}

    /** Warnings only, to standard error, whatever logging is on the class path. To be called first of all. */
    public static void quiet() {
        InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    }
}
