package io.councilrouter.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Keys of features that this version does not have: they are rejected by name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface NotYet {

    /** Rejected however they are set. */
    String[] value() default {};

    /** What to say beside, for each of {@link #value}, empty for nothing; none at all if there is nothing to say. */
    String[] instead() default {};

    /** Rejected only with a real value; empty texts, lists and maps are accepted. */
    String[] unlessEmpty() default {};
}
