package io.councilrouter.config;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Rules for {@code models}: what an entry may be called, and whether its targets are there. */
final class ModelCheck {
    /** As long as the name of a model in a request may be, bytes. */
    private static final int LONGEST = 256;

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

    private final GatewayConfig config;
    private final Tree tree;
    private final Problems problems;
    private final Set<String> backends = new TreeSet<>();

    ModelCheck(GatewayConfig config, Tree tree, Problems problems) {
        this.config = config;
        this.tree = tree;
        this.problems = problems;
        config.supply().backends().forEach(each -> backends.add(each.name()));
    }

    void run() {
        config.supply().models().forEach((name, model) -> {
            name(name);
            targets(name, model);
            new TermsCheck(tree, problems).run(name, model);
        });
    }

    private void name(String name) {
        String prefix = name.substring(0, Math.max(0, name.indexOf('/')));
        if (name.isBlank()) {
            wrong("a model needs a name", name);
        } else if (name.getBytes(StandardCharsets.UTF_8).length > LONGEST
                || UNPRINTABLE.matcher(name).find()) {
            wrong("a name may have " + LONGEST + " bytes at most, and no control characters", name);
        } else if (name.equals("auto")) {
            wrong("\"auto\" has a special meaning; set routing.default_model to the name of the entry", name);
        } else if (name.equals("*")) {
            wrong("\"*\" stands for every model in routing.fallbacks and in keys", name);
        } else if (prefix.equals("council")) {
            wrong("council/... names are templates", name);
        } else if (backends.contains(prefix)) {
            wrong(
                    "reads like a model of backend " + prefix
                            + ", to which names that begin with it are sent; begin it otherwise",
                    name);
        } else if (config.traffic().routing().aliases().containsKey(name)) {
            wrong(
                    "is also an alias (" + tree.find("routing", "aliases", name)
                            + "), which would come first; call one of the two otherwise",
                    name);
        }
    }

    private void targets(String name, ModelConfig model) {
        if (model.targets().isEmpty()) {
            if (model.backend().isEmpty()) {
                wrong("needs the backend that is asked, or several as targets" + known(), name);
            } else {
                backend(model.backend(), "backend", name, "backend");
            }
            if (model.model().isBlank()) {
                wrong("needs the model's name at the backend, as model: NAME", name);
            }
            return;
        }
        if (!model.backend().isEmpty()) {
            error(
                    "stands beside targets, which name the backends; leave one of the two out",
                    "backend",
                    name,
                    "backend");
        }
        List<TargetConfig> places = model.places();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < places.size(); i++) {
            TargetConfig target = places.get(i);
            String at = "targets[" + i + "]";
            if (!target.backend().isEmpty()) {
                backend(target.backend(), at + ".backend", name, "targets", Integer.toString(i), "backend");
            }
            if (target.model().isBlank()) {
                error(
                        "names no model; write model: NAME here, or beside targets for all of them",
                        at,
                        name,
                        "targets",
                        Integer.toString(i));
            }
            if (!seen.add(target.backend())) {
                error(
                        "backend " + target.backend() + " is a target already; to try another of its models next, use"
                                + " routing.fallbacks",
                        at,
                        name,
                        "targets",
                        Integer.toString(i));
            }
        }
    }

    private void backend(String backend, String key, String... path) {
        if (!backends.contains(backend)) {
            error("\"" + backend + "\" is no backend of this file" + Nearest.hint(backend, backends), key, path);
        }
    }

    private String known() {
        return backends.isEmpty() ? "" : "; known here: " + String.join(", ", backends);
    }

    private void wrong(String what, String name) {
        problems.error(tree.find("models", name), "models." + name, what);
    }

    /** Says what is wrong with a key of the entry {@code path[0]}, which stands at {@code path}. */
    private void error(String what, String key, String... path) {
        String[] whole = new String[path.length + 1];
        whole[0] = "models";
        System.arraycopy(path, 0, whole, 1, path.length);
        problems.error(tree.find(whole), "models." + path[0] + "." + key, what);
    }
}
