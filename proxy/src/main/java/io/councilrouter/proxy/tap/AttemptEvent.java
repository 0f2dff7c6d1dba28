package io.councilrouter.proxy.tap;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** One attempt, recorded at the end of its exchange. {@link FlightTap} fills and commits the same event again and again. */
@Name(AttemptEvent.NAME)
@Label("Attempt")
@Description("One try at one backend")
@Category("council-router")
@StackTrace(false)
final class AttemptEvent extends Event {
    static final String NAME = "io.councilrouter.Attempt";

    @Label("Request Id")
    String requestId = "";

    @Label("Number")
    @Description("From 1 within its exchange")
    int number;

    @Label("Backend")
    String backend = "";

    @Label("Model")
    String model = "";

    @Label("Status")
    @Description("Of the backend's answer, 0 without one")
    int status;

    @Label("Fault")
    String fault = "";

    @Label("Total")
    @Timespan(Timespan.NANOSECONDS)
    long total;

    @Label("Connect")
    @Description("From the ready request to the connection; negative without one")
    @Timespan(Timespan.NANOSECONDS)
    long connect;

    @Label("Head")
    @Description("From the connection to the answer's head; negative without one")
    @Timespan(Timespan.NANOSECONDS)
    long head;

    @Label("First Content")
    @Description("From the connection to the first output; negative without any")
    @Timespan(Timespan.NANOSECONDS)
    long firstContent;
}
