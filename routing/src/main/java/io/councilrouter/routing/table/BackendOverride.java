package io.councilrouter.routing.table;

import org.jspecify.annotations.Nullable;

/**
 * What an administrator changed while the gateway runs ({@code PATCH /admin/backends/{name}}); null leaves a value as
 * configured. Survives reloads until that backend's configuration changes.
 */
public record BackendOverride(
        @Nullable Boolean enabled, @Nullable Boolean drain, @Nullable Double weight, @Nullable Integer priority) {
    /** Changes nothing. */
    public static final BackendOverride NONE = new BackendOverride(null, null, null, null);

    /** This override, with the values of {@code later} where it has any. */
    public BackendOverride then(BackendOverride later) {
        return new BackendOverride(
                later.enabled != null ? later.enabled : enabled,
                later.drain != null ? later.drain : drain,
                later.weight != null ? later.weight : weight,
                later.priority != null ? later.priority : priority);
    }

    /** The settings in effect, given the configured ones. */
    public BackendSettings over(BackendSettings configured) {
        BackendSettings result = configured.withPreference(
                priority != null ? priority : configured.priority(), weight != null ? weight : configured.weight());
        if (drain != null) {
            result = result.withDrain(drain);
        }
        if (enabled != null) {
            // A backend disabled by its configuration for a reason of its own (no key) cannot work, whatever an
            // administrator says.
            boolean forced =
                    !configured.enabled() && !configured.disabledReason().isEmpty();
            result = forced ? result : result.withEnabled(enabled, enabled ? "" : "switched off by an administrator");
        }
        return result;
    }
}
