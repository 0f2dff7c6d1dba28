package io.councilrouter.proxy.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.councilrouter.proxy.exchange.Connections.Drainable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The connections of a loop while the gateway stops. */
final class ConnectionsTest {
    private final Connections connections = new Connections();

    /** A connection that goes when it is told to. */
    private final class Edge implements Drainable {
        private final List<String> told = new ArrayList<>();

        @Override
        public void drain() {
            told.add("drain");
            connections.remove(this);
        }

        @Override
        public void cut() {
            told.add("cut");
            connections.remove(this);
        }
    }

    @Test
    void aStopIsAnnouncedBeforeWorkIsRefused() {
        assertFalse(connections.leaving() || connections.draining());
        connections.leave();
        assertTrue(connections.leaving() && !connections.draining());
        connections.drain();
        assertTrue(connections.leaving() && connections.draining());
    }

    @Test
    void everyConnectionIsToldOfTheEndThoughItGoesAtOnce() {
        List<Edge> edges = List.of(new Edge(), new Edge(), new Edge());
        edges.forEach(connections::add);
        connections.drain();
        edges.forEach(each -> assertEquals(List.of("drain"), each.told));
        edges.forEach(connections::add);
        connections.cut();
        edges.forEach(each -> assertEquals(List.of("drain", "cut"), each.told));
        connections.cut();
        edges.forEach(each -> assertEquals(List.of("drain", "cut"), each.told, "who has gone hears no more"));
    }
}
