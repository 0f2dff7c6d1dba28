package io.councilrouter.config;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of a URL. {@link URI#getHost} knows only the host names of RFC 2396: for {@code http://my_ollama:11434}
 * and {@code http://3f2a1b:11434} it has no host and no port, although containers are called so and their names resolve.
 *
 * @param userInfo user and password, still encoded; null without them
 * @param host name, or address (IPv6 in brackets); empty where the URL has none
 * @param port −1 where none is written
 */
public record Authority(@Nullable String userInfo, String host, int port) {
    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

    /** Apart, since a command whose address is a usual one need not pay for it. */
    private static final class Names {
        /** Names whose last label is a number are addresses, or nothing. */
        private static final Pattern NAME = Pattern.compile("(?:(?<user>[^@]*)@)?(?<host>(?:" + LABEL
                + "\\.)*(?![0-9]+\\.?(?:$|:))" + LABEL + "\\.?)(?::(?<port>[0-9]{0,9}))?");

        private Names() {}
    }

    /** The authority of {@code url}. */
    public static Authority of(URI url) {
        if (url.getHost() != null) {
            return new Authority(url.getRawUserInfo(), url.getHost(), url.getPort());
        }
        String written = url.getRawAuthority();
        Matcher name = Names.NAME.matcher(written == null ? "" : written);
        if (!name.matches()) {
            return new Authority(null, "", -1);
        }
        String port = name.group("port");
        return new Authority(
                name.group("user"), name.group("host"), port == null || port.isEmpty() ? -1 : Integer.parseInt(port));
    }

    /** The host of {@code url} as it is resolved: without brackets. */
    public String plainHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
