package io.councilrouter.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shipped log configuration. */
final class LoggingTest {

    private final LoggerContext context = new LoggerContext();

    @AfterEach
    void stop() {
        context.stop();
    }

    private Logger root(String format, String level) throws JoranException {
        context.putProperty("log.format", format);
        context.putProperty("log.level", level);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(Path.of(System.getProperty("root.dir", ".."), "conf", "logback.xml")
                .toFile());
        List<Status> complaints = context.getStatusManager().getCopyOfStatusList().stream()
                .filter(status -> status.getLevel() != Status.INFO)
                .toList();
        assertEquals(List.of(), complaints, "logback prints all it did when it complains of anything");
        return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static Encoder<?> encoder(Logger root) {
        AsyncAppender async = assertInstanceOf(AsyncAppender.class, root.getAppender("async"));
        assertTrue(async.isNeverBlock());
        ConsoleAppender<?> console = assertInstanceOf(ConsoleAppender.class, async.getAppender("console"));
        assertEquals("System.err", console.getTarget());
        return console.getEncoder();
    }

    @Test
    void writesTextWithOneLinePerEvent() throws JoranException {
        Logger root = root("text", "WARN");
        assertEquals(Level.WARN, root.getLevel());
        PatternLayoutEncoder encoder = assertInstanceOf(PatternLayoutEncoder.class, encoder(root));
        LoggingEvent event = new LoggingEvent("x", root, Level.WARN, "event=a b=1\r\n2026 ERROR forged", null, null);
        assertEquals(
                1,
                new String(encoder.encode(event), StandardCharsets.UTF_8)
                        .lines()
                        .count());
    }

    @Test
    void writesJson() throws JoranException {
        assertInstanceOf(JsonEncoder.class, encoder(root("json", "DEBUG")));
    }
}
