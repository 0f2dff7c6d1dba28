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
                        says = "Which of the backends that fit gets a request.")
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
        @Key(value = "false", says = "Whether answers name the model as it was asked for; costs a transcode.")
                boolean echoModel,
        @Key(says = "Other names for models, one step: name as asked -> name meant.") Map<String, String> aliases,
        @Key(says = "Models to use instead when no backend can serve a model, in order; * is for every known model.")
                Map<String, List<String>> fallbacks) {}
