package io.councilrouter.proxy.exchange;

import io.councilrouter.codec.chat.ModelTerms;
import io.councilrouter.codec.chat.Operation;
import io.councilrouter.codec.chat.RequestFacts;
import io.councilrouter.codec.dialect.Dialects;
import io.councilrouter.codec.dialect.Wire;
import io.councilrouter.codec.provider.Provider;
import io.councilrouter.config.BackendConfig;
import io.councilrouter.config.Catalogue;
import io.councilrouter.config.GatewayConfig;
import io.councilrouter.routing.table.Backend;
import io.councilrouter.routing.table.Serving;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How to speak to each backend, under one configuration: to configured ones as the file says, to discovered ones, which are in no
 * file, as is usual for their type. One per loop; a profile is made when its backend is first asked for.
 */
public final class Profiles {
    private final GatewayConfig config;
    private final Dialects dialects;
    private final Catalogue catalogue;
    private final Map<String, BackendConfig> configured = new HashMap<>();
    private final Map<String, BackendConfig> before = new HashMap<>();
    /** The wires of each list of dialects that the catalogue has, joined once: every request asks for them. */
    private final Map<List<String>, List<Wire>> joined;

    /** How the requests to named models are changed, of those where anything is. */
    private final Map<String, ModelTerms> terms;

    private @Nullable BackendProfile[] byId = new @Nullable BackendProfile[16];
    private @Nullable BackendProfile[] earlier = new @Nullable BackendProfile[0];

    /**
     * No profiles yet.
     *
     * @param catalogue says what a backend's type means
     */
    public Profiles(GatewayConfig config, Dialects dialects, Catalogue catalogue) {
        this.config = config;
        this.dialects = dialects;
        this.catalogue = catalogue;
        config.supply().backends().forEach(each -> configured.put(each.name(), each));
        Map<List<String>, List<Wire>> lists = new HashMap<>();
        catalogue.all().forEach(each -> lists.computeIfAbsent(each.dialects(), dialects::wires));
        joined = Map.copyOf(lists);
        terms = NamedTerms.of(config.supply().models());
    }

    private List<Wire> wires(Backend backend) {
        List<String> names = backend.settings().dialects();
        List<Wire> known = joined.get(names);
        return known == null ? dialects.wires(names) : known;
    }

    /** Remembers backends of the configuration before, for as long as the table may still have them. */
    public Profiles remembering(GatewayConfig last) {
        last.supply().backends().forEach(each -> before.put(each.name(), each));
        return this;
    }

    /**
     * Takes over those profiles of {@code last} that this configuration does not change, so that connections, which are kept by
     * profile, are found again. On the loop of both, before any profile is asked for.
     */
    public Profiles following(Profiles last) {
        earlier = Arrays.copyOf(last.byId, Math.max(last.byId.length, last.earlier.length));
        for (int id = 0; id < earlier.length; id++) {
            BackendProfile known = earlier[id];
            if (known == null && id < last.earlier.length) {
                known = last.earlier[id];
            }
            earlier[id] = known != null && same(known) ? known : null;
        }
        return this;
    }

    /** Whether {@code profile}, of an earlier configuration, is what its backend has under this one. Any thread. */
    public boolean same(BackendProfile profile) {
        BackendConfig written = configured.get(profile.name());
        if (written == null && before.containsKey(profile.name())) {
            return false;
        }
        BackendConfig now = written == null ? profile.config() : written;
        return now.equals(profile.config())
                && now.limits().timeouts().over(config.traffic().timeouts()).equals(profile.timeouts());
    }

    /** The profile of {@code backend}; ids are never reused, so one lookup by id does. */
    public BackendProfile of(Backend backend) {
        int id = backend.id();
        if (id >= byId.length) {
            byId = Arrays.copyOf(byId, Math.max(id + 1, byId.length * 2));
        }
        BackendProfile known = byId[id];
        if (known == null) {
            known = make(backend);
            BackendProfile last = id < earlier.length ? earlier[id] : null;
            known = last != null && last.sameAs(known) ? last : known;
            byId[id] = known;
        }
        return known;
    }

    /** The wire on which {@code backend} is asked what a client asks on {@code asked}; null if none serves. Any thread. */
    @Nullable
    Wire wire(Backend backend, Wire asked, @Nullable RequestFacts facts) {
        return WireChoice.of(asked, facts, wires(backend), backend.gaps());
    }

    /** How a request is changed that goes to that offer on {@code wire}; null if it is not. What is passed on never is. */
    @Nullable
    ModelTerms terms(Serving serving, Wire wire) {
        String entry = serving.entry();
        return entry.isEmpty() || wire.operation() == Operation.PASS ? null : terms.get(entry);
    }

    /** Whether each backend has a wire that serves {@code operation}, whatever it speaks. */
    boolean everywhere(Operation operation) {
        return dialects.everywhere(operation);
    }

    private BackendProfile make(Backend backend) {
        BackendConfig written = at(configured, backend);
        if (written == null) {
            written = at(before, backend);
        }
        if (written == null) {
            Provider provider = catalogue.find(backend.settings().provider());
            if (provider == null) {
                throw new IllegalStateException("a backend of an unknown type: " + backend.name());
            }
            written = BackendConfig.of(
                    backend.name(), provider, backend.settings().url());
        }
        return new BackendProfile(written, wires(backend), config.traffic().timeouts());
    }

    private static @Nullable BackendConfig at(Map<String, BackendConfig> known, Backend backend) {
        BackendConfig written = known.get(backend.name());
        return written != null
                        && written.access().url().equals(backend.settings().url())
                ? written
                : null;
    }
}
