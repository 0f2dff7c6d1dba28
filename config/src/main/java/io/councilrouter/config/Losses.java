package io.councilrouter.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a reload must not remove just because it is missing: all API keys, all backends, the administrators' token. A
 * file that is empty or truncated for a moment, while somebody writes it, looks like one without keys and would open
 * the gateway to everybody. Somebody who really wants that writes it explicitly: {@code keys: []}, {@code backends:
 * []}, {@code admin: {auth: {token: ""}}}.
 */
public final class Losses {
    private static final String KEYS = "keys";
    private static final String BACKENDS = "backends";
    private static final String TOKEN = "admin.auth.token";

    private Losses() {}

    /**
     * Which of these are explicitly written as empty. A key without a value does not count, since a truncated file may
     * end like that.
     */
    static Set<String> written(Tree tree) {
        Set<String> emptied = new HashSet<>();
        for (String list : List.of(KEYS, BACKENDS)) {
            if (tree.at(list) instanceof Tree.Items items && items.items().isEmpty()) {
                emptied.add(list);
            }
        }
        // The expanded value of a variable or file does not count, since it may be empty for a moment, too.
        if (tree.at("admin", "auth", "token") instanceof Tree.ScalarTree token
                && token.text().isEmpty()) {
            emptied.add(TOKEN);
        }
        return Set.copyOf(emptied);
    }

    /**
     * What would be lost; empty if the configuration may be put into effect.
     *
     * @param source what the configuration is read from
     * @param before the configuration in effect
     * @param next the one that is to replace it
     */
    public static List<Problem> of(String source, GatewayConfig before, ConfigSource.LoadedConfig next) {
        List<Problem> lost = new ArrayList<>();
        GatewayConfig after = next.config();
        if (gone(KEYS, before.keys(), after.keys(), next)) {
            lost.add(problem(
                    source,
                    KEYS,
                    "would lose " + count(before.keys().size(), "API key")
                            + " and let in requests without one; to mean that, write \"keys: []\""));
        }
        if (gone(BACKENDS, before.supply().backends(), after.supply().backends(), next)) {
            lost.add(problem(
                    source,
                    BACKENDS,
                    "would lose " + count(before.supply().backends().size(), "backend") + " ("
                            + String.join(
                                    ", ",
                                    before.supply().backends().stream()
                                            .map(BackendConfig::name)
                                            .toList())
                            + "); to mean that, write \"backends: []\""));
        }
        boolean stillAsked = after.admin().auth().type() == AdminConfig.Type.BEARER;
        if (token(before) && !token(after) && stillAsked && !next.emptied().contains(TOKEN)) {
            lost.add(problem(
                    source,
                    TOKEN,
                    "would lose the administrators' token; to go back to the one in data/admin.token, write"
                            + " \"token: ''\""));
        }
        return lost;
    }

    /**
     * Keys that no longer have a limit they had before. This may be intended, or the file may end too early, so that
     * the last lines of an entry are missing. It is only worth a warning, because nobody writes explicitly that there
     * is no limit.
     */
    public static List<Problem> bounds(String source, GatewayConfig before, GatewayConfig after) {
        List<Problem> wider = new ArrayList<>();
        for (KeyConfig key : after.keys()) {
            for (KeyConfig old : before.keys()) {
                if (!old.id().equals(key.id())) {
                    continue;
                }
                if (key.models().contains("*") && !old.models().contains("*")) {
                    wider.add(problem(
                            source,
                            KEYS,
                            "key " + key.id() + " may use every model from now on, and no longer only "
                                    + String.join(", ", old.models())));
                }
                if ((key.rpm() == 0 && old.rpm() > 0) || (key.maxConcurrency() == 0 && old.maxConcurrency() > 0)) {
                    wider.add(problem(source, KEYS, "key " + key.id() + " has no limit any more where it had one"));
                }
            }
        }
        return wider;
    }

    /** The file with the administrators' token can no longer be used; {@code why} says why. */
    public static Problem ofToken(String source, String why) {
        return problem(source, TOKEN, "would lose the administrators' token: " + why);
    }

    private static boolean gone(String key, List<?> before, List<?> after, ConfigSource.LoadedConfig next) {
        return !before.isEmpty() && after.isEmpty() && !next.emptied().contains(key);
    }

    private static boolean token(GatewayConfig config) {
        Secret token = config.admin().auth().token();
        return token != null && !token.isEmpty();
    }

    private static String count(int number, String what) {
        return number == 1 ? "the only " + what : "all " + number + " " + what + "s";
    }

    private static Problem problem(String source, String key, String what) {
        return new Problem(Where.named(source), key, what);
    }
}
