/**
 * The commands, as a person types them. Prints; decides nothing.
 *
 * <pre>
 *   Main -+-> ServeCommand -> boot.Gateway                          this process becomes the gateway
 *         +-> ChatCommand, StatusCommand, .. -> BlockingRequest     asks a gateway over HTTP
 *         +-> InitCommand, CheckCommand, KeyCommand -> files        needs none
 * </pre>
 *
 * <p>One class per command. A command's answer goes to standard output, messages about its work to standard error; exit
 * codes are 0 for done, 1 for failed, 2 for bad usage or configuration. To add a command, write its class and name it
 * in {@link io.councilrouter.app.cli.Main}.
 */
@NullMarked
package io.councilrouter.app.cli;

import org.jspecify.annotations.NullMarked;
