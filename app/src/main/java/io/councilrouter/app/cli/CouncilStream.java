package io.councilrouter.app.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads the named events of a run. */
final class CouncilStream {

    private final CouncilBoard board;

    /** A reader that shows events on {@code board}. */
    CouncilStream(CouncilBoard board) {
        this.board = board;
    }

    /**
     * Reads to the end.
     *
     * @throws IOException when it breaks off, or the gateway says in it that the run has failed
     */
    void read(InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String name = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (!data.isEmpty()) {
                    event(name, data.toString());
                }
                name = "";
                data.setLength(0);
            } else if (line.startsWith("event:")) {
                name = line.substring("event:".length()).strip();
            } else if (line.startsWith("data:")) {
                data.append(line.substring("data:".length()).strip());
            } else if (!line.startsWith(":")) {
                throw new IOException("the gateway's answer is not a stream of events; is it a council-router?");
            } else {
                board.tick();
            }
        }
    }

    private void event(String name, String data) throws IOException {
        if (data.equals("[DONE]")) {
            return;
        }
        if (!(JsonText.parse(data) instanceof Map<?, ?> fields)) {
            throw new IOException("an event of the gateway is not a JSON object");
        }
        if (fields.get("error") instanceof Map<?, ?> error) {
            throw new IOException("the council failed: " + text(error, "message"));
        }
        board.event(name, fields);
    }

    /** A field as text; empty if absent. */
    static String text(Map<?, ?> fields, String name) {
        return fields.get(name) instanceof String text ? text : "";
    }
}
