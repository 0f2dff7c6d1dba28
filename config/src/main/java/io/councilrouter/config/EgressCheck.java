package io.councilrouter.config;

import java.util.List;

/** Rules for {@code egress}. No problem ever shows the proxy's URL, because it may contain a password. */
final class EgressCheck {
    private final EgressConfig egress;
    private final Tree tree;
    private final Problems problems;

    EgressCheck(EgressConfig egress, Tree tree, Problems problems) {
        this.egress = egress;
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        Secret proxy = egress.proxy();
        if (proxy != null && !proxy.isEmpty()) {
            try {
                ProxyAddress.of(proxy);
            } catch (IllegalArgumentException e) {
                problems.error(tree.find("egress", "proxy"), "egress.proxy", String.valueOf(e.getMessage()));
            }
        }
        List<String> direct = egress.noProxy();
        for (int i = 0; i < direct.size(); i++) {
            try {
                NoProxy.of(direct.get(i));
            } catch (IllegalArgumentException e) {
                problems.error(
                        tree.find("egress", "no_proxy", Integer.toString(i)),
                        "egress.no_proxy[" + i + "]",
                        "\"" + direct.get(i) + "\" is not a host, .domain, network (10.0.0.0/8) or \"*\"; ports and"
                                + " patterns are not supported");
            }
        }
    }
}
