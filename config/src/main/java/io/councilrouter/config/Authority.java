package io.councilrouter.config;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of a URL. {@link URI#getHost} knows only the host names of RFC 2396: for {@code http://my_ollama:11434}
 * and {@code http://3f2a1b:11434} it returns neither host nor port, although containers have such names and they
 * resolve.
 *
 * @param userInfo user and password, still encoded; null if there are none
 * @param host name, or address (IPv6 in brackets); empty if the URL has none
 * @param port −1 if there is none
 */
public record Authority(@Nullable String userInfo, String host, int port) {
    private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

    /** A class of its own, so that a command whose address is an ordinary one need not load it. */
    private static final class HostSyntax {
        /** Names whose last label is a number are addresses, or invalid. */
        private static final Pattern NAME = Pattern.compile("(?:(?<user>[^@]*)@)?(?<host>(?:" + LABEL
                + "\\.)*(?![0-9]+\\.?(?:$|:))" + LABEL + "\\.?)(?::(?<port>[0-9]{0,9}))?");

        private HostSyntax() {}
    }

    /** The authority of {@code url}. */
    public static Authority of(URI url) {
        if (url.getHost() != null) {
            return new Authority(url.getRawUserInfo(), url.getHost(), url.getPort());
        }
        String written = url.getRawAuthority();
        Matcher name = HostSyntax.NAME.matcher(written == null ? "" : written);
        if (!name.matches()) {
            return new Authority(null, "", -1);
        }
        String port = name.group("port");
        return new Authority(
                name.group("user"), name.group("host"), port == null || port.isEmpty() ? -1 : Integer.parseInt(port));
    }

    /** The host of {@code url} in the form in which it is resolved: without brackets. */
    public String plainHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }
}
