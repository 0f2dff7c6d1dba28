package io.councilrouter.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * The context in which values are read.
 *
 * @param home absolute directory to which relative paths refer
 * @param variables the environment
 * @param catalogue what {@code type} may name
 * @param added names that plug-ins add to those that ship, see {@link Key#names()}
 */
record Reading(Path home, Map<String, String> variables, Catalogue catalogue, Set<String> added) {}
