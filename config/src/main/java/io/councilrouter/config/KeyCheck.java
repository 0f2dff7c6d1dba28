package io.councilrouter.config;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Rules for {@code keys}. No problem ever shows the value of a hash, because it may be the key itself. */
final class KeyCheck {

    /** Allowed characters of an id, at most 64 of them. */
    static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private static final Pattern HASH = Pattern.compile("[0-9A-Fa-f]{64}");

    private final List<KeyConfig> keys;
    private final Tree tree;
    private final Problems problems;
    private final Map<String, String> ids = new HashMap<>();
    private final Map<String, String> hashes = new HashMap<>();

    KeyCheck(List<KeyConfig> keys, Tree tree, Problems problems) {
        this.keys = keys;
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        for (int i = 0; i < keys.size(); i++) {
            id(i, keys.get(i));
            hash(i, keys.get(i));
            models(i, keys.get(i));
        }
    }

    private void id(int at, KeyConfig key) {
        String id = key.id();
        if (!wrote(at, "id")) {
            return;
        }
        if (!ID.matcher(id).matches()) {
            error(at, "id", "may contain only letters, digits, \".\", \"-\" and \"_\", 64 at most: \"" + id + "\"");
        } else if (ids.putIfAbsent(id, id) != null) {
            error(at, "id", "\"" + id + "\" is the id of another key");
        }
    }

    private void hash(int at, KeyConfig key) {
        if (!wrote(at, "hash")) {
            return;
        }
        String hash = key.hash() == null ? "" : key.hash().reveal();
        if (hash.isEmpty()) {
            error(at, "hash", "is empty; council-router key new prints a key and its hash");
        } else if (!hash.startsWith(KeyText.SHA256)) {
            error(
                    at,
                    "hash",
                    "is not \"sha256:\" and 64 hexadecimal digits. A plain-text key does not belong in a file:"
                            + " council-router key new prints one with the hash to write here");
        } else if (!HASH.matcher(hash.substring(KeyText.SHA256.length())).matches()) {
            error(at, "hash", "must have 64 hexadecimal digits after \"sha256:\"");
        } else {
            String other = hashes.putIfAbsent(hash.toLowerCase(Locale.ROOT), key.id());
            if (other != null) {
                error(at, "hash", "is also the hash of key \"" + other + "\"; each key needs its own");
            }
        }
    }

    private void models(int at, KeyConfig key) {
        if (key.models().isEmpty()) {
            error(at, "models", "is empty, so the key could use nothing; leave it out for all models");
        }
        for (String model : key.models()) {
            if (model.isBlank()) {
                error(at, "models", "a model has no name");
            } else if (model.indexOf('*') >= 0 && model.indexOf('*') < model.length() - 1) {
                error(at, "models", "\"" + model + "\": a \"*\" is allowed only at the end");
            }
        }
    }

    private boolean wrote(int at, String key) {
        return tree.at("keys", Integer.toString(at), key) != null;
    }

    private void error(int at, String key, String what) {
        problems.error(tree.find("keys", Integer.toString(at), key), "keys[" + at + "]." + key, what);
    }
}
