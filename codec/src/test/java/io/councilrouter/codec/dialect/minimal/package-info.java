/**
 * A third dialect, to prove that nothing depends on the other two by name: its services line alone adds it, and
 * whatever runs over all dialects runs over it. It can only chat; model and stream flag are in the path.
 *
 * <pre>
 *   POST /minimal/{model}/talk            {"say":[["user","hello"]],"most":99}
 *   an element of a message               "text" or {"seal":".."}; a request without a limit of tokens is refused
 *   whole                                 {"all":[FRAME,...]}
 *   streamed                              an event for each FRAME
 *   FRAME   {"start":["id","model"]}  {"text":".."}  {"think":".."}  {"refuse":".."}  {"call":[0,"id","name"]}
 *           {"seal":["SIGNATURE",".."]}  {"cite":[from,to,"url","title"]}
 *           {"args":[0,".."]}  {"cost":[prompt,completion]}  {"finish":"STOP"}  {"end":true}  {"error":".."}
 * </pre>
 */
@NullMarked
package io.councilrouter.codec.dialect.minimal;

import org.jspecify.annotations.NullMarked;
