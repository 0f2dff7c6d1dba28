package io.councilrouter.proxy.boot;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What lies between binding and the first request: every backend is asked once what it serves. A request before that would be told
 * that there is no such model, though there is.
 *
 * <pre>
 *   bind --- watch begins --- everybody asked, or startup_grace over ---> accept
 *      \------------- who connects waits in the kernel's queue ---------/
 * </pre>
 */
final class StartupGrace {
    private static final Logger LOG = LoggerFactory.getLogger(StartupGrace.class);

    private final BackendMonitor watch;
    private final EventLoop control;

    StartupGrace(BackendMonitor watch, EventLoop control) {
        this.watch = watch;
        this.control = control;
    }

    /**
     * Begins the watch and waits; not on a loop.
     *
     * @param port where we listen ourselves
     * @param grace how long at most
     */
    void await(int port, Duration grace) {
        Promise<Void> asked = control.newPromise();
        control.execute(() -> {
            watch.onSettled(() -> {
                if (watch.everybodyAsked()) {
                    asked.trySuccess(null);
                }
            });
            watch.start(port);
        });
        if (!asked.awaitUninterruptibly(grace.toMillis())) {
            LOG.info(
                    "event=startup_grace_over reason=\"not every backend has answered yet; what they serve is missing until they do\"");
        }
    }
}
