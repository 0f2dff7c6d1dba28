package io.councilrouter.routing.table;

import java.time.Duration;

/**
 * How long the line may be ({@code admission} in the configuration).
 *
 * @param maxQueueDepth maximum number of tickets that wait on one backend
 * @param maxWait maximum time in the queue
 */
public record AdmissionSettings(int maxQueueDepth, Duration maxWait) {
    /** 256 tickets, ten minutes. */
    public static final AdmissionSettings DEFAULTS = new AdmissionSettings(256, Duration.ofMinutes(10));
}
