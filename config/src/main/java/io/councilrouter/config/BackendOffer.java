package io.councilrouter.config;

import java.util.Map;

/**
 * Which models a backend offers, and how much of the work it gets. These keys are written among those of the backend.
 */
public record BackendOffer(
        @Key(value = "1", min = "0", max = "1000000", says = "Preference; a lower number is preferred.") int priority,
        @Key(value = "1.0", min = "0.001", max = "1000000", says = "Share in weighted strategies.") double weight,
        @Key(
                        orList = true,
                        says =
                                "Models to offer, as a list, or as a map of public name -> upstream name; empty: all that it lists.")
                Map<String, String> models) {}
