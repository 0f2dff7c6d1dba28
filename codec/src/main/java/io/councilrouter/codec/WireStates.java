package io.councilrouter.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the one method of a parser whose switch over the states of the wire may be longer than the house rule for
 * methods (150 lines instead of 60): the states are easiest to read in wire order and in one place.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target(ElementType.METHOD)
public @interface WireStates {}
