package io.councilrouter.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** Everything that the program logs while it is open, down to DEBUG, with causes. */
public final class LogBook extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LoggerFactory.getLogger("io.councilrouter");
    private final Level before = root.getLevel();
    private final boolean additive = root.isAdditive();

    private LogBook() {}

    /** Starts recording. */
    public static LogBook open() {
        LogBook book = new LogBook();
        book.setContext(book.root.getLoggerContext());
        book.start();
        book.root.setLevel(Level.DEBUG);
        book.root.setAdditive(false);
        book.root.addAppender(book);
        return book;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String cause = event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
        lines.add(event.getLevel() + " " + event.getFormattedMessage() + "\n" + cause);
    }

    /** All of it. */
    public String text() {
        return String.join("", lines);
    }

    @Override
    public void close() {
        root.detachAppender(this);
        root.setLevel(before);
        root.setAdditive(additive);
        stop();
    }
}
