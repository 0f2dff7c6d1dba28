package io.councilrouter.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The description of one configuration key, written at the record component that holds its value. The component's name
 * in snake case is the key; its type decides how the value is read. Reading, {@code docs/configuration.md}, the JSON
 * Schema and {@code check} are all derived from this one place, so a new key is one component.
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

    /** The names that a text may be, besides those that plug-ins add; none: any text. */
    String[] names() default {};

    /** Whether a reload applies it; if not, a restart is needed. */
    boolean reload() default true;

    /** Whether it is required. */
    boolean required() default false;

    /** Whether a list of names is accepted instead of a map: each name stands for itself. */
    boolean orList() default false;

    /** Whether a reference to an unset variable counts as not written; otherwise it is an error. */
    boolean mayBeUnset() default false;
}
