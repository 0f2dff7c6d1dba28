package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class SignalsTest {

    @Test
    @DisabledOnOs(OS.WINDOWS) // has no such signal
    void hearsASignalEachTime() throws Exception {
        LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
        // Not HUP, because a process started by nohup never receives it.
        Signals.on("WINCH", "look", () -> heard.add("heard"));
        Class<?> type = Class.forName("sun.misc.Signal");
        for (int i = 0; i < 2; i++) {
            type.getMethod("raise", type)
                    .invoke(null, type.getConstructor(String.class).newInstance("WINCH"));
            assertEquals("heard", heard.poll(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void toleratesASignalThatDoesNotExist() {
        Signals.on("NOSUCH", "nothing", () -> {});
    }
}
