package io.councilrouter.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Ownership of the buffer passes with the call: the receiver releases it or passes it on, on every path. Verbs:
 * {@code write}, {@code take}, {@code hold}. On a method, the caller owns the returned buffer.
 */
@Documented
@Retention(RetentionPolicy.SOURCE)
@Target({ElementType.PARAMETER, ElementType.METHOD})
public @interface Owned {}
