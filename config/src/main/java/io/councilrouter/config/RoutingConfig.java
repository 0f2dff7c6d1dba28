package io.councilrouter.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Block {@code routing}: how a model name becomes a backend. */
public record RoutingConfig(
        @Key(
                        value = "smart",
                        names = {
                            "smart",
                            "priority",
                            "round-robin",
                            "least-load",
                            "weighted",
                            "weighted-random",
                            "latency"
                        },
                        says = "How to choose among the backends that fit a request.")
                String strategy,
        @Key(value = "true", says = "Whether smart counts the time to load a model that is not in memory.")
                boolean preferLoadedModel,
        @Key(value = "2s", max = "1h", says = "How much expected time each step of priority is worth to smart.")
                Duration priorityStep,
        @Key(
                        value = "10s",
                        min = "100ms",
                        max = "1h",
                        says = "How often each backend is asked for health, models and load.")
                Duration heartbeatInterval,
        @Key(says = "Model that the name auto means; empty: a loaded chat model, else the first.") String defaultModel,
        @Key(value = "false", says = "Whether answers call the model what the client called it; costs a transcode.")
                boolean echoModel,
        @Key(says = "Other names for models, one step: requested name -> actual name.") Map<String, String> aliases,
        @Key(
                        says =
                                "Models to use instead when no backend can serve a model, in order; * applies to every known model.")
                Map<String, List<String>> fallbacks) {}
