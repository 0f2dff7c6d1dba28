package io.councilrouter.app.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.councilrouter.app.Frames;
import io.councilrouter.app.RawAnswer;
import io.councilrouter.app.RawClient;
import io.councilrouter.app.ScriptedUpstream;
import io.councilrouter.app.boot.GatewayFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that change while somebody pages through them. */
class AdminPagesIT {
    private static final Pattern NEXT = Pattern.compile("\"next\":\"([^\"]+)\"");

    private final ScriptedUpstream up = ScriptedUpstream.openai("m").always(with -> with.send(200, Frames.CHAT));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    @AfterEach
    void closes() {
        up.close();
    }

    private Path write(String... names) throws IOException {
        StringBuilder yaml =
                new StringBuilder("admin: {auth: {type: none}}\nserver: {watch_config: false}\nbackends:\n");
        for (String name : names) {
            // Separate addresses: two backends at one address are refused.
            yaml.append(up.entry(name, "labels: {place: " + name + "}"));
        }
        return Files.writeString(home.resolve("config.yaml"), yaml);
    }

    /** Names on a page, followed by the cursor of the next page if there is one. */
    private static List<String> page(GatewayFixture gate, String list, String query) {
        try (RawClient client = gate.client()) {
            RawAnswer answer = client.get("/admin/" + list + query).answer();
            assertEquals(200, answer.status(), answer::text);
            String key = list.equals("backends") ? "name" : "backend";
            List<String> found = new ArrayList<>();
            Matcher name = Pattern.compile("\"" + key + "\":\"([^\"]+)\"").matcher(answer.text());
            while (name.find()) {
                found.add(name.group(1));
            }
            Matcher next = NEXT.matcher(answer.text());
            if (next.find()) {
                found.add(next.group(1));
            }
            return found;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"backends", "models"})
    void whatStaysIsNeitherLeftOutNorRepeatedWhenOthersComeAndLeave(String list) throws IOException {
        try (GatewayFixture gate = GatewayFixture.startFile(write("c", "b", "a", "d", "e"))) {
            List<String> first = page(gate, list, "?limit=2");
            assertEquals(List.of("c", "b"), first.subList(0, 2), "in the order of the file");
            write("z", "a", "d", "e");
            gate.reloaded();
            gate.untilUp();
            List<String> second = page(gate, list, "?limit=2&cursor=" + first.get(2));
            assertEquals(List.of("a", "d"), second.subList(0, 2), "two have left, one of them the cursor's own");
            write("z", "y", "e", "d");
            gate.reloaded();
            gate.untilUp();
            assertEquals(List.of("e", "z", "y"), page(gate, list, "?limit=3&cursor=" + second.get(2)));
        }
    }

    @Test
    void aPageAfterTheEndIsEmpty() throws IOException {
        try (GatewayFixture gate = GatewayFixture.startFile(write("a", "b", "c"))) {
            String cursor = page(gate, "backends", "?limit=2").get(2);
            write("a");
            gate.reloaded();
            assertEquals(List.of(), page(gate, "backends", "?cursor=" + cursor));
        }
    }
}
