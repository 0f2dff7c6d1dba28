package io.councilrouter.council;

/**
 * A view that the council's answer does not share.
 *
 * @param label label of the member who holds it
 * @param view what it says
 */
public record Dissent(String label, String view) {}
