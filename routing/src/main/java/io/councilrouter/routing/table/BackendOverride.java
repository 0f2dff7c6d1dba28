package io.councilrouter.routing.table;

import org.jspecify.annotations.Nullable;

/**
 * What an administrator changed at a running gateway ({@code PATCH /admin/backends/{name}}); null leaves a value as
 * configured. Kept over reloads until that backend's configuration changes.
 */
public record BackendOverride(
        @Nullable Boolean enabled, @Nullable Boolean drain, @Nullable Double weight, @Nullable Integer priority) {
    /** Changes nothing. */
    public static final BackendOverride NONE = new BackendOverride(null, null, null, null);

    /** This one, where the later one says nothing. */
    public BackendOverride then(BackendOverride later) {
        return new BackendOverride(
                later.enabled != null ? later.enabled : enabled,
                later.drain != null ? later.drain : drain,
                later.weight != null ? later.weight : weight,
                later.priority != null ? later.priority : priority);
    }

    /** The settings that hold, given what is configured. */
    public BackendSettings over(BackendSettings configured) {
        BackendSettings result = configured.withPreference(
                priority != null ? priority : configured.priority(), weight != null ? weight : configured.weight());
        if (drain != null) {
            result = result.withDrain(drain);
        }
        if (enabled != null) {
            // What configuration switched off for a reason of its own (no key) cannot work, whatever is asked.
            boolean forced =
                    !configured.enabled() && !configured.disabledReason().isEmpty();
            result = forced ? result : result.withEnabled(enabled, enabled ? "" : "switched off by an administrator");
        }
        return result;
    }
}
