package io.councilrouter.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What the build recorded about itself.
 *
 * @param version the version, such as {@code 0.1.0}
 * @param commit the commit that it was built from; {@code unknown} if the build was not told
 */
public record BuildFacts(String version, String commit) {

    /** Reads the file that the build left on the class path. */
    public static BuildFacts read() {
        Properties facts = new Properties();
        try (InputStream in = BuildFacts.class.getResourceAsStream("/io/councilrouter/config/build.properties")) {
            if (in != null) {
                facts.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new BuildFacts(facts.getProperty("version", "unknown"), facts.getProperty("commit", "unknown"));
    }
}
