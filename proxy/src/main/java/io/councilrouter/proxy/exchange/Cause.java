package io.councilrouter.proxy.exchange;

/** Why an exchange ended early. Logs and metrics show it, since people ask who hung up. */
public enum Cause {
    NONE("-"),
    CLIENT_GONE("client_gone"),
    DEADLINE_TOTAL("deadline_total"),
    DEADLINE_QUEUE("deadline_queue"),
    DEADLINE_WRITE("deadline_write"),
    LOSER("loser"),
    FAULT("fault");

    private final String label;

    Cause(String label) {
        this.label = label;
    }

    /** As the log and metrics write it. */
    public String label() {
        return label;
    }
}
