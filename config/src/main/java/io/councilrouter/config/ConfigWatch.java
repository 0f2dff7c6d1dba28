package io.councilrouter.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Notices whether files have changed since the last look. It polls instead of asking the system for notifications:
 * that works on every file system, behind links, and with the way Kubernetes swaps the directory below them. Blocks on
 * the file system; not thread-safe.
 */
public final class ConfigWatch {

    /** Maximum number of files per directory that are checked. */
    private static final int MOST = 1_000;

    private List<String> seen;
    private boolean unsettled;

    /** Watches files, starting from their present state; a directory stands for the files in it. */
    public ConfigWatch(List<Path> files) {
        this.seen = look(files);
    }

    /** Whether any of these has changed since the last call; a different list of files counts as a change. */
    public boolean changed(List<Path> files) {
        List<String> now = look(files);
        boolean changed = !now.equals(seen);
        seen = now;
        return changed;
    }

    /**
     * Whether any of these has changed and all have stayed the same for two looks since, so that a file is not read
     * while somebody is writing it. Reports each change once.
     */
    public boolean settled(List<Path> files) {
        boolean news = changed(files);
        boolean settled = unsettled && !news;
        unsettled = news;
        return settled;
    }

    private static List<String> look(List<Path> files) {
        List<String> states = new ArrayList<>();
        for (Path file : files) {
            states.add(file + " " + state(file));
            if (Files.isDirectory(file)) {
                inside(file, states);
            }
        }
        return states;
    }

    private static void inside(Path directory, List<String> states) {
        try (Stream<Path> files = Files.list(directory)) {
            files.limit(MOST).sorted().forEach(each -> states.add(each + " " + state(each)));
        } catch (IOException | UncheckedIOException e) {
            states.add(e.toString());
        }
    }

    private static String state(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (NoSuchFileException e) {
            return "none";
        } catch (IOException e) {
            return e.toString();
        }
    }
}
