/**
 * What a council costs in addition to its members' requests.
 *
 * <pre>
 *   CouncilCost --> gateway (a process of its own, on a core of its own) --> PanelServer
 *        |                                                                       |
 *        +----------- the same questions, one by one <--- bodies as they came ---+
 * </pre>
 */
@NullMarked
package io.councilrouter.bench.load.council;

import org.jspecify.annotations.NullMarked;
