package io.councilrouter.config;

import io.councilrouter.codec.provider.Quirk;
import java.net.URI;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a backend's URL, taken apart so that it can be joined with a dialect's path, whether or not people wrote
 * the version into the URL:
 *
 * <pre>
 *   URL given                             asked                  sent
 *   http://host:8000                      /v1/models             /v1/models
 *   http://host:8000/v1                   /v1/models             /v1/models
 *   http://host:8000/v1                   /metrics               /metrics
 *   https://api.groq.com/openai/v1        /v1/models             /openai/v1/models
 *   https://open.bigmodel.cn/api/paas/v4  /v1/models             /api/paas/v4/models
 *   https://host/v1beta/openai            /v1/models             /v1beta/openai/models
 *   http://host:11434/api                 /api/tags              /api/tags
 *   http://host:11434/v1                  /api/tags              /api/tags
 * </pre>
 *
 * @param root everything before the version, without a slash at the end
 * @param version the version path, with its leading slash; empty if the URL has none
 * @param unversioned whether the provider has no versions, so that a dialect's version is left out
 */
record BasePath(String root, String version, boolean unversioned) {

    /** A version at the end of a URL; some people add the name of the compatible API after it. */
    private static final Pattern VERSIONED = Pattern.compile("(.*?)(/v\\d+(?:alpha|beta)?\\d*(?:/openai)?)");

    /** The version at the beginning of a dialect's path. */
    private static final Pattern LEADING = Pattern.compile("/v\\d+(?:alpha|beta)?\\d*(?=/)");

    static BasePath of(URI url, Set<Quirk> quirks) {
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        path = path.substring(0, end);
        boolean unversioned = quirks.contains(Quirk.UNVERSIONED);
        Matcher versioned = VERSIONED.matcher(path);
        return versioned.matches()
                ? new BasePath(versioned.group(1), versioned.group(2), unversioned)
                : new BasePath(path, "", unversioned);
    }

    String join(String below) {
        Matcher leading = LEADING.matcher(below);
        if (leading.lookingAt()) {
            String own = below.substring(leading.end());
            if (!version.isEmpty()) {
                return root + version + own;
            }
            return unversioned ? root + own : root + below;
        }
        // Ollama's native paths begin with /api, and people paste URLs that end in it.
        if (root.endsWith("/api") && below.startsWith("/api/")) {
            return root + below.substring("/api".length());
        }
        return root + below;
    }
}
