package io.councilrouter.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Keys that belong to features which this version does not have: they are refused by name. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@interface NotYet {

    /** Refused however they are set. */
    String[] value() default {};

    /** Refused only with a value that says something; empty texts, lists and maps are let pass. */
    String[] unlessEmpty() default {};
}
