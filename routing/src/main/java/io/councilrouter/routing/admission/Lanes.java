package io.councilrouter.routing.admission;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tickets in line: a lane per {@link Priority}, first come first served within it. Belongs to the home loop. */
final class Lanes {
    private final Map<Priority, ArrayDeque<Ticket>> lanes = new EnumMap<>(Priority.class);

    Lanes() {
        for (Priority priority : Priority.values()) {
            lanes.put(priority, new ArrayDeque<>());
        }
    }

    void add(Ticket ticket) {
        lane(ticket).add(ticket);
    }

    void remove(Ticket ticket) {
        lane(ticket).remove(ticket);
    }

    /** The next ticket for a slot of that backend; null if nobody waits there. */
    @Nullable
    Ticket first(int backendId) {
        for (ArrayDeque<Ticket> lane : lanes.values()) {
            for (Ticket ticket : lane) {
                if (ticket.waitsOn(backendId)) {
                    return ticket;
                }
            }
        }
        return null;
    }

    /** Number of tickets that wait for the end of a cooldown of that model, and for no slot. */
    int resting(String model) {
        int count = 0;
        for (ArrayDeque<Ticket> lane : lanes.values()) {
            for (Ticket ticket : lane) {
                if (ticket.waitsOn().isEmpty() && ticket.wanted().model().equals(model)) {
                    count++;
                }
            }
        }
        return count;
    }

    /** Removes the very first ticket; null if there is none. */
    @Nullable
    Ticket poll() {
        for (ArrayDeque<Ticket> lane : lanes.values()) {
            Ticket ticket = lane.poll();
            if (ticket != null) {
                return ticket;
            }
        }
        return null;
    }

    /** The lanes in the order in which they are served. */
    Collection<ArrayDeque<Ticket>> inOrder() {
        return lanes.values();
    }

    int size() {
        int size = 0;
        for (ArrayDeque<Ticket> lane : lanes.values()) {
            size += lane.size();
        }
        return size;
    }

    private ArrayDeque<Ticket> lane(Ticket ticket) {
        ArrayDeque<Ticket> lane = lanes.get(ticket.priority());
        if (lane == null) {
            throw new IllegalStateException("no lane " + ticket.priority());
        }
        return lane;
    }
}
