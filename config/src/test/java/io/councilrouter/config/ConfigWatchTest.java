package io.councilrouter.config;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigWatchTest {

    @TempDir
    private Path home;

    @Test
    void seesEachChangeOnce() throws IOException {
        Path file = Files.writeString(home.resolve("c.yaml"), "a");
        List<Path> files = List.of(file);
        ConfigWatch watch = new ConfigWatch(files);
        assertFalse(watch.changed(files));

        Files.writeString(file, "ab");
        assertTrue(watch.changed(files));
        assertFalse(watch.changed(files));

        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertTrue(watch.changed(files));

        Path other = Files.writeString(home.resolve("new"), "cd");
        Files.setLastModifiedTime(other, FileTime.fromMillis(1));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertTrue(watch.changed(files));

        Files.delete(file);
        assertTrue(watch.changed(files));
        assertFalse(watch.changed(files));
        Files.writeString(file, "a");
        assertTrue(watch.changed(files));
    }

    @Test
    void seesThroughLinks() throws IOException {
        Path one = Files.writeString(home.resolve("1"), "a");
        Path two = Files.writeString(home.resolve("2"), "b");
        Path link = Files.createSymbolicLink(home.resolve("c.yaml"), one);
        List<Path> files = List.of(link);
        ConfigWatch watch = new ConfigWatch(files);
        Files.delete(link);
        Files.createSymbolicLink(link, two);
        assertTrue(watch.changed(files));
    }

    @Test
    void seesFilesOfADirectoryComeChangeAndGo() throws IOException {
        List<Path> files = List.of(home.resolve("templates"));
        ConfigWatch watch = new ConfigWatch(files);
        assertFalse(watch.changed(files));
        Files.createDirectory(files.getFirst());
        assertTrue(watch.changed(files));
        Path file = Files.writeString(files.getFirst().resolve("a.yaml"), "a");
        assertTrue(watch.changed(files));
        assertFalse(watch.changed(files));
        Files.writeString(file, "ab");
        assertTrue(watch.changed(files));
        Files.delete(file);
        assertTrue(watch.changed(files));
        assertFalse(watch.changed(files));
    }

    @Test
    void otherFilesThanBeforeAreAChange() throws IOException {
        Path one = Files.writeString(home.resolve("1"), "a");
        ConfigWatch watch = new ConfigWatch(List.of(one));
        assertTrue(watch.changed(List.of(one, home.resolve("2"))));
        assertFalse(watch.changed(List.of(one, home.resolve("2"))));
    }

    @Test
    void withoutFilesNothingChanges() {
        assertFalse(new ConfigWatch(List.of()).changed(List.of()));
    }

    @Test
    void tellsOfAFileOnlyWhenItHasBeenStillForTwoLooks() throws IOException {
        Path file = Files.writeString(home.resolve("c.yaml"), "a");
        List<Path> files = List.of(file);
        ConfigWatch watch = new ConfigWatch(files);
        assertFalse(watch.settled(files));
        for (String text : List.of("", "key", "keys: ", "keys: [", "keys: [x]")) {
            Files.writeString(file, text);
            assertFalse(watch.settled(files), "somebody is writing: " + text);
        }
        assertTrue(watch.settled(files), "still since the last look");
        assertFalse(watch.settled(files), "of each change once");
    }
}
