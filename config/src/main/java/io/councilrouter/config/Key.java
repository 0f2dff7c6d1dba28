package io.councilrouter.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What there is to know about one configuration key, written at the record component that holds its value. The
 * component's name in snake case is the key, its type decides how the value is read. Reading, {@code docs/configuration.md},
 * the JSON Schema and {@code check} all follow from this one place, so a new knob is one component.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Key {

    /** The default, as it would be written in the file; empty: the type's empty value. */
    String value() default "";

    /** What it does, in one line, without the default. */
    String says();

    /** Smallest value allowed, as it would be written; empty: none. */
    String min() default "";

    /** Largest value allowed, as it would be written; empty: none. */
    String max() default "";

    /** The names that a text may be, apart from those that plug-ins add; none: any text. */
    String[] names() default {};

    /** Whether a reload applies it; else a restart is needed. */
    boolean reload() default true;

    /** Whether it has to be given. */
    boolean required() default false;

    /** Whether a list of names does for a map: each name stands for itself. */
    boolean orList() default false;

    /** Whether a reference to a variable that is not set counts as not written; else it is an error. */
    boolean mayBeUnset() default false;
}
