package io.councilrouter.app.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the operating system's signals. It uses reflection because {@code sun.misc.Signal} is the only way to receive
 * a hang-up, and naming it is a warning, which our build treats as an error. Unlike a shutdown hook it leaves the order
 * of stopping, draining and logging to the main thread.
 */
final class Signals {

    private Signals() {}

    /**
     * Runs {@code action} each time a signal comes, on a thread of the JVM. If the signal cannot be received (Windows,
     * or a JVM started with {@code -Xrs}), or was ignored when the process started, as under {@code nohup}, this logs
     * it and changes nothing.
     *
     * @param name without its {@code SIG}: {@code TERM}, {@code INT}, {@code HUP}
     * @param instead what to do instead of sending the signal, for the log
     */
    static void on(String name, String instead, Runnable action) {
        try {
            Object before = handle(name, action);
            if (ignored(before)) {
                log().info(
                                "event=signal_ignored signal={} reason=\"ignored since before the start, as under nohup\" instead=\"{}\"",
                                name,
                                instead);
            }
        } catch (InvocationTargetException e) {
            log().warn("event=signal_not_available signal={} cause=\"{}\"", name, String.valueOf(e.getCause()));
        } catch (ReflectiveOperationException e) {
            log().warn("event=signal_not_available signal={} cause=\"{}\"", name, e.toString());
        }
    }

    /**
     * The same for commands, without logging: if the signal cannot be received it ends the process, as it always would.
     */
    static void quietly(String name, Runnable action) {
        try {
            handle(name, action);
        } catch (ReflectiveOperationException e) {
            return;
        }
    }

    private static Object handle(String name, Runnable action) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                handlerType.getClassLoader(), new Class<?>[] {handlerType}, (self, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        action.run();
                        return null;
                    }
                    return method.invoke(action, arguments); // equals, hashCode, toString
                });
        return type.getMethod("handle", type, handlerType)
                .invoke(null, type.getConstructor(String.class).newInstance(name), handler);
    }

    private static boolean ignored(Object before) throws ReflectiveOperationException {
        return Class.forName("sun.misc.SignalHandler")
                .getField("SIG_IGN")
                .get(null)
                .equals(before);
    }

    /** Not a constant: a logger must not be made before {@link Logging} has been configured. */
    private static Logger log() {
        return LoggerFactory.getLogger(Signals.class);
    }
}
