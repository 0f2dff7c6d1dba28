package io.councilrouter.proxy.tap;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** One exchange, recorded at its end. {@link FlightTap} fills and commits the same event again and again. */
@Name(ExchangeEvent.NAME)
@Label("Exchange")
@Description("One request with its answer")
@Category("council-router")
@StackTrace(false)
final class ExchangeEvent extends Event {
    static final String NAME = "io.councilrouter.Exchange";

    @Label("Request Id")
    String requestId = "";

    @Label("Route")
    String route = "";

    @Label("Model")
    String model = "";

    @Label("Backend")
    String backend = "";

    @Label("Attempts")
    int attempts;

    @Label("Status")
    int status;

    @Label("Cause")
    String cause = "";

    @Label("Total")
    @Timespan(Timespan.NANOSECONDS)
    long total;

    @Label("Queue")
    @Timespan(Timespan.NANOSECONDS)
    long queue;

    @Label("Overhead")
    @Description("What the gateway itself added until the first output")
    @Timespan(Timespan.NANOSECONDS)
    long overhead;

    @Label("First Content")
    @Description("From the request's first byte; negative without any")
    @Timespan(Timespan.NANOSECONDS)
    long firstContent;

    @Label("Sent")
    @DataAmount
    long sent;
}
