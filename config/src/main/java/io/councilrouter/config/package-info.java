/**
 * What can be configured, and how it is read: defaults, then the file, then the environment, then the command line.
 *
 * <pre>
 *   defaults &lt; file &lt; environment &lt; command line -> TreeReader -> GatewayConfig -> ConfigCheck
 *                                                       +-------> Problems &lt;-----------+
 * </pre>
 *
 * <p>The tree of records under {@link io.councilrouter.config.GatewayConfig} <em>is</em> the schema: a component is a
 * key, its type says how the value is read, its {@code @Key} has default, range and meaning. Reading, printing,
 * comparing, {@code docs/configuration.md} and the JSON Schema walk that tree. All problems are reported at once, each
 * with its position. Nothing here logs or opens a socket.
 */
@NullMarked
package io.councilrouter.config;

import org.jspecify.annotations.NullMarked;
