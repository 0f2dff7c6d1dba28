package io.councilrouter.app.boot;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Promise;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time between binding the port and accepting the first request, in which every backend is asked once what it
 * serves. Without it the first requests would be told that their model does not exist.
 *
 * <pre>
 *   bind --- watch begins --- everybody asked, or startup_grace over ---> accept
 *      \------------- connections wait in the kernel's queue ---------/
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
     * Begins the watch and waits. Never call it on a loop.
     *
     * @param port the port we listen on
     * @param grace longest wait
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
                    "event=startup_grace_over reason=\"some backends have not answered; their models are missing until they do\"");
        }
    }
}
